"""Answers that hold no figures: clarify, refuse, out of service, faults. Each sentence is a template of its own."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from bot import wording
from bot.answers import Answer, AnswerKind, SkillCall, Suggestion
from bot.compose.context import ComposeContext
from bot.compose.scope import source_name
from bot.compose.unclear import clarify
from bot.planners.protocol import (
    ClarifyPlan,
    ClarifyReason,
    DeferPlan,
    OutPlan,
    OutReason,
    RefusePlan,
    RefuseTopic,
)
from datasource.errors import QueryTimeout, SourceError, SourceUnavailable

# Without these nothing can be offered that the user could ask instead.
EXAMPLES = (
    ClarifyReason.EMPTY,
    ClarifyReason.GREETING,
    ClarifyReason.THANKS,
    ClarifyReason.NOT_UNDERSTOOD,
    ClarifyReason.TOO_LONG,
)

COURTESIES = (ClarifyReason.GREETING, ClarifyReason.THANKS)


class Trouble(StrEnum):
    """Faults of our own, each with its sentence in templates/messages/."""

    INTERNAL = "internal"
    DEADLINE = "deadline"
    QUERY_TIMEOUT = "query_timeout"
    TOO_MANY = "too_many"  # this person asked more than the hour allows


def compose_clarify(plan: ClarifyPlan, context: ComposeContext) -> Answer:
    choices = [
        Suggestion(label=wording.clean(choice.label), question=choice.question) for choice in plan.choices
    ]
    clarification = clarify(
        plan.reason.value, context, asked=plan.asked, understood=plan.understood, choices=choices
    )
    suggestions = clarification.choices
    if not suggestions and plan.reason in EXAMPLES:
        suggestions = general_suggestions()
    answer = _answer(AnswerKind.CLARIFY, clarification.text, context, suggestions)
    return answer.model_copy(update={"courtesy": plan.reason in COURTESIES})


def compose_defer(plan: DeferPlan, context: ComposeContext) -> Answer:
    """When no planner could read it: the nearest reading as a choice, or what can be asked."""
    if plan.best is not None:
        return compose_clarify(plan.best, context)
    return compose_clarify(
        ClarifyPlan(ClarifyReason.NOT_UNDERSTOOD, asked=wording.listed(dict.fromkeys(plan.unread))), context
    )


def compose_refusal(plan: RefusePlan, context: ComposeContext) -> Answer:
    text = wording.render(f"answers/refuse/{plan.topic.value}.md.j2", asked=wording.clean(plan.asked))
    if plan.topic not in (RefuseTopic.CHANGE_DATA, RefuseTopic.INSTRUCTIONS):
        text += " " + wording.render("answers/refuse/offer.md.j2")
    return _answer(AnswerKind.REFUSED, text, context, general_suggestions())


def compose_out(plan: OutPlan, context: ComposeContext) -> Answer:
    """A model that stands alone is out. Behind the grammar its being out is a notice, under the grammar's own choices."""
    if plan.reason is OutReason.OFF:
        return compose_defer(DeferPlan(), context)
    text = f"{out_sentence(plan, context)} {wording.render('messages/out/works.md.j2')}"
    return _answer(AnswerKind.ERROR, with_request_id(text, context), context, general_suggestions())


def compose_fault(
    fault: SourceError | Trouble, context: ComposeContext, calls: tuple[SkillCall, ...] = ()
) -> Answer:
    """One sentence on what happened and what to do, with the request id; nothing of the cause's own text."""
    return _answer(AnswerKind.ERROR, with_request_id(fault_sentence(fault), context), context, calls=calls)


def fault_sentence(fault: SourceError | Trouble) -> str:
    if isinstance(fault, SourceUnavailable):
        return wording.render(f"messages/source/{fault.fault.value}.md.j2", source=source_name(fault.source))
    if isinstance(fault, QueryTimeout):
        fault = Trouble.QUERY_TIMEOUT
    name = fault.value if isinstance(fault, Trouble) else Trouble.INTERNAL.value
    return wording.render(f"messages/{name}.md.j2")


def with_request_id(text: str, context: ComposeContext) -> str:
    if not context.request_id:
        return text
    return f"{text} {wording.render('messages/request_id.md.j2', request_id=context.request_id)}"


def out_sentence(plan: OutPlan, context: ComposeContext) -> str:
    until = _until(plan.until, context) if plan.until else ""
    return wording.render(f"messages/out/{plan.reason.value}.md.j2", until=until)


def file_hint() -> str:
    return wording.render("messages/file.md.j2")


def notices(context: ComposeContext) -> tuple[str, ...]:
    """About the service, not the data: the model was wanted and is out, and the answer stands without it."""
    return (out_sentence(context.notice, context),) if context.notice else ()


def general_suggestions() -> tuple[Suggestion, ...]:
    lines = wording.render_block("answers/suggestions.j2", "general", {}).splitlines()
    return tuple(Suggestion(label=line.strip(), question=line.strip()) for line in lines if line.strip())


def _until(until: datetime, context: ComposeContext) -> str:
    return wording.moment(until, context.today, context.timezone)


def _answer(
    kind: AnswerKind,
    text: str,
    context: ComposeContext,
    suggestions: tuple[Suggestion, ...] = (),
    calls: tuple[SkillCall, ...] = (),
) -> Answer:
    return Answer(
        kind=kind,
        text=text,
        suggestions=suggestions,
        notices=notices(context),
        calls=calls,
        planner=context.planner,
        request_id=context.request_id,
        elapsed_ms=context.elapsed_ms,
        chart_wish=context.chart,
    )
