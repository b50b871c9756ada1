"""The figures of `srs stats --json`, under the names that the README documents."""

from __future__ import annotations

from collections.abc import Iterable

from srs_cli.app.reporting import Bucket, FaceCounts, HardFace, Rate, Report, Span
from srs_cli.model.study_day import iso

Values = dict[str, object]


def values_of(report: Report) -> Values:
    """Return the report as values of JSON: days as dates, durations in seconds, shares from 0 to 1 or null."""
    times = report.times
    return {
        "day": iso(report.today),
        "decks": list(report.named),
        "today": {**_span(report.studied), "grades": list(report.grades), "retention": _rate(report.rate)},
        "streak": {
            "current": report.streak.current,
            "longest": report.streak.longest,
            "studied_days": report.streak.studied,
            "studied_days_of_365": report.streak.year,
        },
        "days": [{"from": iso(span.first), "to": iso(span.last), **_span(span)} for span in report.spans],
        "calendar": {iso(day): answers for day, answers in report.calendar},
        "caps": {"new": report.caps.new, "reviews": report.caps.review},
        "forecast": [
            {
                "day": iso(day.day),
                "due": day.due,
                "returning": day.returning,
                "new": day.new,
                "total": day.total,
                "left_over": day.left_over,
            }
            for day in report.forecast
        ],
        "retention": [
            {"period": each.period, "young": _rate(each.young), "mature": _rate(each.mature), "all": _rate(each.both)}
            for each in report.retention
        ],
        "cards": _counts(report.faces),
        "intervals_days": _buckets(report.intervals),
        "ease": {"mean": _rounded(report.ease, 100), "percent": _buckets(report.eases)},
        "time": {
            "answer_seconds": _rounded(times.answer_ever_ms, 1000),
            "answer_seconds_30_days": _rounded(times.answer_ms, 1000),
            "card_seconds_median": _rounded(times.card_ms, 1000),
            "card_answers_mean": _rounded(times.card_answers, 1),
            "cards": times.cards,
            "seconds": _buckets(times.buckets),
        },
        "leech_lapses": report.leech_lapses,
        "leeches": report.leeches,
        "hardest": [_hard(each) for each in report.hardest],
        "per_deck": [
            {
                "name": deck.name,
                "cards": deck.cards,
                **_counts(deck.faces),
                "due": deck.due,
                "answers_30_days": deck.answers,
                "seconds_30_days": _rounded(deck.took_ms, 1000),
                "retention_30_days": _rate(deck.rate),
            }
            for deck in report.decks
        ],
    }


def _span(span: Span) -> Values:
    return {
        "answers": span.answers,
        "new": span.new,
        "reviews": span.reviews,
        "again": span.again,
        "practice": span.practice,
        "seconds": _rounded(span.took_ms, 1000),
    }


def _rate(rate: Rate) -> Values:
    return {"asked": rate.asked, "recalled": rate.recalled, "share": _rounded(rate.share, 1)}


def _counts(faces: FaceCounts) -> Values:
    return {"new": faces.new, "young": faces.young, "mature": faces.mature, "suspended": faces.suspended}


def _buckets(buckets: Iterable[Bucket]) -> list[Values]:
    return [{"from": each.low, "below": each.high, "cards": each.faces} for each in buckets]


def _hard(hard: HardFace) -> Values:
    return {
        "card": hard.card,
        "face": hard.face,
        "deck": hard.deck,
        "question": hard.question,
        "source": hard.source,
        "lapses": hard.lapses,
        "ease": hard.ease / 100,
        "interval": hard.interval,
        "answers": hard.answers,
        "seconds": _rounded(hard.took_ms, 1000),
        "leech": hard.leech,
        "suspended": hard.suspended,
    }


def _rounded(value: float | None, unit: int) -> float | None:
    return None if value is None else round(value / unit, 4)
