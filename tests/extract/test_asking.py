"""One sentence, and the cards beside it."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest

from srs_cli.extract.prose.asking import asked, asked_abroad
from srs_cli.extract.prose.people import People

KNOWN = People(Counter({"Curie": 3, "Koch": 2}))
WORDS = frozenset({"decisions", "negotiations", "the", "a", "enzymes", "was"})


def cards(sentence: str, terms: frozenset[str] = frozenset()) -> list[str]:
    return [
        f"{card.question} => {card.answer}" if card.answer else card.question
        for card in chain.from_iterable(asked(sentence, KNOWN, WORDS, terms))
    ]


@pytest.mark.parametrize(
    ("sentence", "card"),
    [
        ("On 3 May 1802 the fort was sold to the crown.", "When was the fort sold to the crown? => 3 May 1802"),
        (
            "Marie Curie was born in Warsaw on 7 November 1867.",
            "When was Marie Curie born in Warsaw? => 7 November 1867",
        ),
        ("Negotiations were opened in March 1921.", "When were negotiations opened? => March 1921"),
        (
            "The Sami parliament met in Karasjok on 9 October 1989.",
            "The Sami parliament met in Karasjok on {{c1::9 October 1989}}.",
        ),
        (
            "An isthmus is a strip of land that joins two larger areas.",
            "What is an isthmus? => a strip of land that joins two larger areas",
        ),
        ("Enzymes are proteins that speed up reactions.", "What are enzymes? => proteins that speed up reactions"),
        ("The capital of Bhutan is Thimphu.", "What is the capital of Bhutan? => Thimphu"),
        ("Lake Baikal is the deepest lake in the world.", "What is the deepest lake in the world? => Lake Baikal"),
        (
            "Koch was awarded the prize because of his work on tuberculosis.",
            "Why was Koch awarded the prize? => because of his work on tuberculosis",
        ),
        ("The alloy consists of copper and tin.", "The alloy consists of {{c1::copper and tin}}."),
        (
            "Decisions of the Security Council were made by a vote of seven members.",
            "Decisions of the {{c1::Security Council::which council?}} were made by a vote of seven members.",
        ),
        ("The metal is known as quicksilver.", "The metal is known as {{c1::quicksilver}}."),
        ("A human adult has about 206 bones in the body.", "A human adult has about {{c1::206}} bones in the body."),
        (
            "The comet was discovered by Caroline Herschel in 1786.",
            "By whom was the comet discovered in 1786? => Caroline Herschel",
        ),
        (
            "The pact was signed by Chile, Peru and Bolivia on 5 May 1900.",
            "By which countries was the pact signed on 5 May 1900? => Chile, Peru and Bolivia",
        ),
        (
            "A trade treaty with Siam was signed on 3 May 1856, while the duties were left as they were.",
            "When in 1856 was a trade treaty with Siam signed? => 3 May 1856",
        ),
        (
            "On May 3, 1856 the Siamese king received a mission and heard it out.",
            "On {{c1::May 3::which day and month?}}, 1856 the Siamese king received a mission and heard it out.",
        ),
        (
            "The observatory at Arcetri also closed its doors again in July 1891.",
            "The observatory at Arcetri closed its doors in {{c1::July 1891::which month and year?}}.",
        ),
        (
            "The comet was visible over Bergen from May 3 to June 9, 1811.",
            "The comet was visible over Bergen from {{c1::May 3 to June 9, 1811::what dates?}}.",
        ),
        (
            "The harbour of Bergen was shut from May to June 1811.",
            "The harbour of Bergen was shut from {{c1::May to June 1811::which months and year?}}.",
        ),
        (
            "The Bauhaus style reached Tel Aviv in the mid-1930s.",
            "The Bauhaus style reached Tel Aviv in the mid-{{c1::1930s::which decade?}}.",
        ),
        (
            "Prime Minister Attlee formed a government in July 1945.",
            "Which prime minister formed a government in July 1945? => Attlee",
        ),
        (
            "In 1628 William Harvey described the circulation of the blood.",
            "In 1628, who described the circulation of the blood? => William Harvey",
        ),
        (
            "The Danish physicist Niels Bohr proposed a model of the atom in 1913.",
            "Which Danish physicist proposed a model of the atom in 1913? => Niels Bohr",
        ),
        (
            "France and Italy recognised the republic in 1905.",
            "Which countries recognised the republic in 1905? => France and Italy",
        ),
        (
            "The Treaty of Waitangi was signed on 6 February 1840.",
            "Which treaty was signed on 6 February 1840? => Treaty of Waitangi",
        ),
        (
            "The opera Aida was premiered in Cairo on 24 December 1871.",
            "Where was the opera Aida premiered on 24 December 1871? => Cairo",
        ),
        (
            "The comet of 1786 was first seen from Slough by Caroline Herschel.",
            "The comet of 1786 was first seen from Slough by {{c1::Caroline Herschel::who?}}.",
        ),
        (
            "Portugal lost its largest colony to Brazil's revolt and sent troops to Angola in 1961.",
            "Portugal lost its largest colony to Brazil's revolt and sent troops to {{c1::Angola::which country?}} in 1961.",
        ),
        (
            "The survey of the coast began in May 1811 and took years.",
            "The survey of the coast began in {{c1::May 1811::which month and year?}} and took years.",
        ),
        (
            "Oxygen is released from water rather than from carbon dioxide.",
            "Oxygen is released from {{c1::water}} rather than from carbon dioxide.",
        ),
        (
            "The pump moves between 300 and 400 litres an hour.",
            "The pump moves between {{c1::300 and 400}} litres an hour.",
        ),
    ],
)
def test_a_fact_is_asked(sentence: str, card: str) -> None:
    assert card in cards(sentence)


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("On 3 May 1802 the fort was sold and the mill burnt down.", "When was the fort sold and the mill"),
        ("When the fort was sold on 3 May 1802, the mill was burnt.", "When was when"),
        ("The siege of 1453 and the sack of 1453 are the same.", "{{c1::1453}}"),
        ("The train left platform 9 at 6 a.m. on 3 May 1910.", "{{c1::6}}"),
        ("Article 5 of the statute names 12 judges.", "Article {{c1::5}}"),
        ("When Germany was defeated, German schools were closed by Russia.", "{{c1::Germany}}"),
        ("Despite Bolivia's protest, Chile kept the port of Arica.", "{{c1::Despite Bolivia}}"),
        ("Victory was now a matter of time.", "What was"),
        ("The most important thing is a good plan.", "What is"),
        ("The delegates came from Chile and several other states in 1931.", "{{c1::Chile"),
        ("The treaty between Spain and Morocco was signed in 1767.", "{{c1::Spain::"),
        ("The treaty between Spain and Morocco was signed in 1767.", "{{c1::Morocco"),
        ("British troops landed at the port of Suez in 1956.", "British}}"),
        ("After the 1848 Revolution concluded, the press of Vienna was free.", "{{c1::Revolution"),
        ("Under the 1906 agreement the mine of Falun was closed.", "{{c1::1906"),
        ("The mine was closed in 1942 or even in 1943.", "{{c1::1943"),
        ("Curie then entered the laboratory of Lippmann in Paris.", "{{c1::Curie then"),
        ("Koch said in 1882 that he had found the germ of the disease.", "{{c1::Koch"),
        ("A letter of the envoy in Bern to the court of Turin, dated 3 May 1802.", "{{c1::3 May"),
        ("In late August and October 1802 the envoys met in Bern.", "{{c1::October 1802"),
        ("When Otto Koch died, the school of Kassel was closed for 30 years.", "Koch::"),
        ("Otto Koch died on 8 January 1337.", "Who died"),
        ("Iodine was found in 1811 by Otto Koch, a maker of saltpetre.", "By whom"),
        ("The company was fined after a strike planned by Ada Koch.", "By whom was the company fined"),
        ("The film was shown in order to please the critics of Vienna.", "{{c1::please"),
        ("Output rose from 3 tons in 1930 to 4 tons in 1931 and to 9 tons in 1932.", "which year?"),
        ("The bank issued the £20 note with the portrait of Adam Smith.", "{{c1::£20"),
        ("In Carlill v Carbolic Smoke Ball, Lord Lindley gave judgment.", "{{c1::Carbolic Smoke Ball}}"),
        ("On 20 July 1836 a new convention was signed.", "1836"),
        ("In the spring and summer of 1836 the Danube froze at Linz.", "{{c1::summer"),
        ("In 1871 the crown bought another collection of maps from Venice.", "1871"),
        ("The findings of 1978-79 marked a great advance in the study of Pluto.", "{{c1::1978-79"),
        ("The concert was attended by scholars from many parts of Europe.", "{{c1::scholars"),
    ],
)
def test_what_would_not_be_a_good_card_is_not_asked(sentence: str, never: str) -> None:
    assert [card for card in cards(sentence) if never in card] == []


def test_whom_the_whole_document_is_about_is_not_asked_for() -> None:
    about = People(Counter({"Curie": 12, "Koch": 2}), "Curie")
    asked_for = [
        card.question for card in chain.from_iterable(asked("Curie wrote to Koch in 1903 about radium.", about, WORDS))
    ]
    assert asked_for == [
        "Curie wrote to Koch in {{c1::1903::which year?}} about radium.",
        "Curie wrote to {{c1::Koch::who?}} in 1903 about radium.",
    ]


def test_a_recurring_term_is_asked() -> None:
    assert "Roots take up water by {{c1::active transport}} at night." in cards(
        "Roots take up water by active transport at night.",
        frozenset({"active transport"}),
    )


def test_a_long_sentence_is_shortened_or_left() -> None:
    long = "On 3 May 1802 the council of Bern sold the old fort to the crown, which " + "paid and " * 20 + "left."
    assert "On {{c1::3 May 1802}} the council of Bern sold the old fort to the crown." in cards(long)
    assert cards(long.replace(", which", " and")) == []


def test_marks_of_a_cloze_in_the_text_are_not_touched() -> None:
    assert cards("The {{c1::fort}} of Bern was sold on 3 May 1802.") == []


def test_another_language_gives_its_dates() -> None:
    assert [
        card.question for cards in asked_abroad("Der Tunnel wurde am 1. Juni 2016 eröffnet.") for card in cards
    ] == [
        "Der Tunnel wurde am {{c1::1. Juni 2016}} eröffnet.",
    ]
