"""The words of light English: function words, verbs with their forms, and words that point back."""

from __future__ import annotations

# ruff: noqa: SIM905 - word lists read best as text

DETERMINERS = frozenset(
    "a an the this that these those his her its their our my your some any each every both all no several many few "
    "most more much another other one two three four five six seven eight nine ten half".split()
)


PREPOSITIONS = frozenset(
    "of in on at by for with from to into onto over under between among through during after before against about "
    "without within across towards toward upon as than via per like near beyond behind above below around along "
    "until since off out despite concerning regarding".split()
)


CONJUNCTIONS = frozenset(
    "and or but nor yet so because although though while whereas if unless when where since".split()
)


QUESTION_WORDS = frozenset("what why how who whom whose which when where".split())


AUXILIARIES = frozenset(
    "is are was were am be has have had does do did can could will would shall should may might must cannot can't "
    "isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't couldn't won't wouldn't shouldn't mustn't".split()
)


RELATIVES = frozenset("who which that whose whom".split())


POINTERS = frozenset(
    "he she it they them him this these those that his her its their we i such both neither either here there one "
    "another former latter".split()
)


LATER_POINTERS = frozenset("he she they him them his her their we us our i my these those".split())


COMMON = frozenset(
    "the of and to in a is was are were for with by that on as from it at an or be has had their its".split()
)


FOREIGN = frozenset(
    "der die das und ist war mit von den dem des ein eine für auf sich durch nicht zu im le la les et est des une dans pour par "
    "sur qui que du au aux el los las y es en del por con una para il di che della dei nel per het een van och är för som".split()
)


# Verbs that hardly ever stand as nouns: each form counts as a finite verb wherever it stands.
_VERBS = """abandon abolish absorb accept accelerate accuse achieve acquire adapt add adopt advise affect afford agree alarm
alter allow announce appear apply appoint argue arise arrange arrest ask assume attempt attract avoid ban become
begin believe belong bind block boil break breathe bring build burn buy carry catalyse catalyze cease choose
circulate claim collapse collect colonise combine come commit comprise compose condemn conclude conduct confirm
connect conquer consist constitute consume contain continue contribute convert convince cooperate cover create cross
crush decide declare decline decrease defeat defend define demonstrate deny depend derive describe design destroy
detect determine develop differ diffuse digest diminish disagree discover dismiss display dissolve distinguish
dissociate divide dominate donate eliminate embody emerge emit employ enable enact encourage enforce enhance ensure
enter entitle establish evaporate evolve examine exceed excrete exert exist expand expel explain exploit expose
express extend fail favour favor fall feed fight filter find flow focus follow forbid force form found freeze gain
gather generate get give go govern grow happen hear help hold hydrolyse identify illustrate imply impose improve
include incorporate indicate induce infect inherit inhibit insist inspire instruct intend introduce invade invent
invest invite involve join justify keep kill know lack launch lay lead learn leave let limit live lose lower
maintain make manage mean measure meet melt merge migrate modify move need neutralise nominate obey observe obtain
occupy occur offer operate oppose organise organize originate overthrow own oxidise persuade place pledge possess
pour predict prefer prepare prescribe preserve prevent produce prohibit promote prove provide publish pump purge
push put radiate raise reach react reaffirm realise receive recognise recognize recommend reduce refer reflect
refuse reject relate release rely remain remove render repeal replace replicate represent require resemble resign
resist resort respire respond restore restrict result retain reveal revolt rise rule secrete seek seem select sell
send separate serve settle share show shrink shut sign simulate sink slow solve specify speed spend spread stabilise
stand start state stay steal stem stick stimulate store strengthen strike stress struggle succeed suffer suggest
supply support suppress surrender surround survive suspect swallow take teach tell tend terminate think threaten
transfer transform translate transmit transport travel treat trigger try turn undergo understand unify unite use
vary violate vote want warn waste weaken win withdraw work worry write yield calculate contract relax correspond
equal protect attach detach end befriend scare appease tempt wonder rocket denounce pressure pressured champion opt
clash fear hope wish like dislike hate love ally bond carve inform interact lie sit run play depict portray eat hunt
adhere adsorb advocate amend amplify analyse apologise approve approximate assemble assert assess assign assist
associate assure attribute await bounce calm capture characterise clarify classify clean climb colonize commemorate
compensate compete compile compress conceal concentrate condense conserve consult convey correlate corrode
counteract crystallise crystallize curb decompose deepen deflect degrade deliver deploy deprive deter deteriorate
devise dictate dilute dismantle disperse displace disrupt distort distribute edit educate elect embrace emphasise
emphasize encounter endanger endorse endure engulf enlarge enrich entail erode erupt escape evade evoke exclude
execute exempt exhale facilitate fasten ferment fertilise fertilize finance flatten flourish fluctuate fuse
germinate glorify guarantee halve harden hatch heal hinder ignite ignore imitate immigrate impair impress imprison
incite infer inflate inhale initiate inject insert install interfere interpret interrupt intervene ionise ionize
irritate isolate lengthen liberate lubricate magnify manufacture marry mediate memorise mimic mobilise mobilize
moderate modulate monitor motivate multiply mutate negotiate nourish nurture obstruct outlaw outnumber overlap
oversee penetrate perceive perform perpetuate persecute persist photosynthesise polarise pollinate pollute postpone
praise precede precipitate presume proceed proclaim prolong propose prosecute prosper provoke publicise punish
purify radicalise ratify rebel rebuild recall reclaim reconcile recover recruit recycle redistribute refract regain
regenerate regulate reinforce remember repay repel repress reproduce resolve resonate resume reunite revise revive
revolutionise rotate safeguard satisfy saturate scatter seize shatter shorten simplify soften solidify specialise
specialize subtract succumb summarise supersede supervise suspend sustain sweat swell symbolise symbolize synthesise
terrify thicken thrive tighten tolerate undermine unleash utilise vaporise verify vibrate wander weigh widen wipe
withstand"""


_IRREGULAR = """became began bound broke brought built bought came caught chose drew drove fell fed fought found flew
forbade froze gave went grew held kept knew led left lost made meant met overthrew paid put ran rose said saw sank sent
sold sought spent spoke spread stole stood stuck struck swam swore taught thought threw told took underwent understood
undertook withdrew won wore wrote arose bore beat bled dealt fled hid hit laid lay let rode sang shot shrank slept
overcame split set cut cost shut"""


AMBIGUOUS = frozenset(
    "deal deals draw draws drink drinks hang hangs speak speaks sing sings swim swims wear wears bite bites sleep sleeps "
    "moves forms views aims changes attacks results causes uses works needs starts states struggles supports turns "
    "rules plays runs measures limits places designs claims controls increases decreases effects benefits purges "
    "strikes votes stores bonds covers flows rises falls transfers feeds contracts shares contacts lies links breaks "
    "gains stems form view aim change attack result cause use work need start state struggle support turn rule play "
    "run measure limit place design claim control increase decrease effect benefit purge strike vote store bond cover "
    "flow rise fall transfer feed contract share link break gain lead force collapse decline spread supply stress "
    "reach stay focus found set cut cost split left lay equal separate lower slow live own stem show display help "
    "fight lack launch travel transport revolt waste shows focuses reaches supplies declines collapses launches "
    "fights act acts aid aids appeal appeals bear bears bend bends blend blends cast casts charge charges chase "
    "chases clot clots coat coats code codes coin coins commission commissions contrast contrasts cool cools crack "
    "cracks damage damages debate debates decay decays delay delays demand demands deposit deposits discharge "
    "discharges drag drags drain drains drift drifts drop drops dry dries echo echoes exile exiles experience "
    "experiences export exports extract extracts face faces fold folds fund funds guide guides halt halts harm harms "
    "heat heats house houses import imports kick kicks mature matures narrow narrows offset offsets orbit orbits pass "
    "passes permit permits pioneer pioneers practise practises print prints probe probes project projects quote "
    "quotes reform reforms repair repairs rescue rescues retreat retreats reverse reverses rival rivals sacrifice "
    "sacrifices shape shapes shelter shelters shield shields shift shifts signal signals slide slides span spans "
    "spark sparks splits sponsor sponsors squeeze squeezes stain stains strip strips surge surges test tests trace "
    "traces trap traps urge urges venture ventures warm warms".split()
)


PARTNERS = frozenset(
    [("results", "in"), ("result", "in"), ("works", "by"), ("works", "for"), ("starts", "with"), ("start", "with"), ("acts", "as"),
     ("plays", "a"), ("turns", "on"), ("focuses", "on"), ("deals", "with"), ("deal", "with"), ("lies", "in"), ("lies", "on"), ("lies", "between"), ("runs", "from"),
     ("flows", "through"), ("flows", "from"), ("varies", "with"), ("rises", "by"), ("falls", "on"), ("falls", "by")]
)  # fmt: skip


NOT_VERBS = frozenset(
    "hundred sacred hatred kindred embed seabed riverbed naked wicked rugged aged beloved hundredth".split()
)


def _forms(verb: str) -> tuple[str, ...]:
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied"
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return verb, verb + "es", verb + "ed"
    return verb, verb + "s", verb + ("d" if verb.endswith("e") else "ed")


PAST = frozenset(_IRREGULAR.split())


FINITE = frozenset(form for verb in _VERBS.split() for form in _forms(verb)) | PAST
