"""The whole site on one screen. A page is for signed-in people unless its line says otherwise."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from registry.errors import StepUpNeeded
from registry.web import forms, guards
from registry.web.api import brands as brands_api
from registry.web.api import events, lookups, openapi, proofs, ranges
from registry.web.api import lookalikes as lookalikes_api
from registry.web.api import platforms as platforms_api
from registry.web.api.answering import resource
from registry.web.guards import Who
from registry.web.pages import (
    about,
    approvals,
    badges,
    brand_about,
    brand_cases,
    brand_losses,
    brand_media,
    brands,
    cases,
    claims,
    companies,
    comparisons,
    confirming,
    decisions,
    desk,
    digests,
    directory,
    drafts,
    faces,
    fediverse,
    groups,
    jobs,
    log,
    lookalikes,
    machines,
    members,
    moderation,
    name_checklists,
    outbox,
    passkeys,
    platforms,
    press_kits,
    printing,
    programs,
    public,
    purposes,
    replies,
    reports,
    sign_in,
    site_lists,
    static,
    statistics,
    status,
    subscriptions,
    tools,
    trails,
    webhooks,
    you,
)
from registry.web.state import AppRequest

Answer = Callable[[AppRequest], Awaitable[Response]]
LONGEST_SECONDS = 4.5  # then 503: whoever waits longer believes that we are gone


def page(
    path: str,
    get: Answer | None = None,
    post: Answer | None = None,
    *,
    who: Who = Who.SIGNED_IN,
    takes_file: bool = False,
) -> Route:
    """One address: who may open it, what shows it, what changes something there (only with the form's token)."""

    async def answer(request: AppRequest) -> Response:
        async with asyncio.timeout(LONGEST_SECONDS):
            await guards.recognise(request)
            guards.admit(request, who)
            try:
                if request.method == "POST" and post:
                    await forms.receive(request, takes_file=takes_file)
                    return await post(request)
                assert get is not None  # the route lets nothing else in
                return await get(request)
            except StepUpNeeded:
                return await confirming.first(request)

    methods = [*(["GET"] if get else []), *(["POST"] if post else [])]
    return Route(path, answer, methods=methods, name=path)


def stream(path: str, get: Answer, *, who: Who = Who.SIGNED_IN) -> Route:
    """An address whose answer goes on for a while: the same guards, no deadline."""

    async def answer(request: AppRequest) -> Response:
        await guards.recognise(request)
        guards.admit(request, who)
        return await get(request)

    return Route(path, answer, methods=["GET"], name=path)


def machine(path: str, get: Answer) -> Route:
    """An address for programs: nobody is recognised, so nothing but itself can fail."""
    return Route(path, get, methods=["GET"], name=path)


ROUTES: list[BaseRoute] = [
    # ── the public asks ─────────────────────────────────────────────────────────────────────────────────────────────
    page("/", public.home, who=Who.ANYONE),
    page("/lookup", public.look_up, who=Who.ANYONE),
    page("/accounts/{platform}/{handle:path}/print", printing.account, who=Who.ANYONE),
    page("/accounts/{platform}/{handle:path}", public.show_account, who=Who.ANYONE),
    page("/report/{platform}/{handle:path}", reports.show, reports.report, who=Who.ANYONE),
    page("/reports/mail/{secret}", reports.ask_for_mail, reports.confirm_mail, who=Who.ANYONE),
    page("/reports/{secret}", reports.show_status, who=Who.ANYONE),
    page("/reply/{platform}/{handle:path}", replies.show, replies.begin, who=Who.ANYONE),
    page("/replies/{secret}", replies.show_reply, replies.check, who=Who.ANYONE),
    page("/decisions", decisions.show_log, who=Who.ANYONE),
    page("/decisions/{case_id:uuid}", decisions.show_case, who=Who.ANYONE),
    page("/brands", directory.list_brands, who=Who.ANYONE),
    page("/brands/{slug}", directory.show_brand, who=Who.ANYONE),
    page("/brands/{slug}/card.png", brand_media.show_card, who=Who.ANYONE),
    page("/brands/{slug}/feed.atom", brand_media.show_feed, who=Who.ANYONE),
    page("/brands/{slug}/print", printing.brand, who=Who.ANYONE),
    page("/follow/brands/{slug}", subscriptions.show_brand, subscriptions.ask_brand, who=Who.ANYONE),
    page(
        "/follow/accounts/{platform}/{handle:path}",
        subscriptions.show_account,
        subscriptions.ask_account,
        who=Who.ANYONE,
    ),
    page("/letters/{token}", subscriptions.show, subscriptions.confirm, who=Who.ANYONE),
    Route("/digests/off/{choice_id:uuid}/{secret}", digests.off, methods=["GET", "POST"], name="/digests/off"),
    Route("/feeds/{choice_id:uuid}/{secret}.atom", digests.show_feed, methods=["GET"], name="/feeds"),
    Route("/letters/off/{token}", subscriptions.off, methods=["GET", "POST"], name="/letters/off/{token}"),
    page("/tools", tools.show, who=Who.ANYONE),
    page("/kiosk", tools.kiosk, who=Who.ANYONE),
    page("/share", tools.share, who=Who.ANYONE),
    page("/about", about.show, who=Who.ANYONE),
    page("/about/verdicts", about.verdicts, who=Who.ANYONE),
    page("/about/privacy", about.privacy, who=Who.ANYONE),
    page("/about/security", about.security, who=Who.ANYONE),
    page("/about/operator", about.operator, who=Who.ANYONE),
    page("/about/accessibility", about.accessibility, who=Who.ANYONE),
    page("/docs", programs.show, who=Who.ANYONE),
    machine("/status", status.show),  # whoever asks is recognised there if that can be done at all
    page("/platforms", platforms.show, who=Who.ANYONE),
    page("/statistics", statistics.show, who=Who.ANYONE),
    # ── signing in ──────────────────────────────────────────────────────────────────────────────────────────────────
    page("/sign-in", sign_in.show, sign_in.ask, who=Who.ANYONE),
    page("/sign-in/passkey", sign_in.show, passkeys.enter, who=Who.ANYONE),
    page("/sign-in/passkey/options", None, passkeys.options_to_enter, who=Who.ANYONE),
    page("/sign-in/{token}", sign_in.confirm, sign_in.enter, who=Who.ANYONE),
    page("/you", you.show),
    page("/you/sessions", None, you.end_others),
    page("/you/sessions/{session_id:uuid}", None, you.end_session),
    page("/you/address", you.show_address, you.ask_address),
    page("/you/address/give-up", None, you.give_up_address),
    page("/you/address/{token}", you.confirm_address, you.agree_address),
    page("/you/close", you.show_closing, you.close),
    page("/you/passkeys", passkeys.show, passkeys.add),
    page("/you/passkeys/options", None, passkeys.options_to_add),
    page("/you/passkeys/declined", None, passkeys.decline),
    page("/you/passkeys/{passkey_id:uuid}", passkeys.show_one, passkeys.rename),
    page("/you/passkeys/{passkey_id:uuid}/remove", passkeys.show_one, passkeys.remove),
    page("/confirm", confirming.show, confirming.send_link),
    page("/confirm/{form_id:uuid}", confirming.show_kept),
    page("/sign-out", None, sign_in.leave),
    page("/language", None, sign_in.choose_language),
    page("/outbox", outbox.show, who=Who.ANYONE),
    # ── the desk of companies and moderators: companies, brands, claims, moderation ─────────────────────────────────
    # An address that takes a form shows its page to GET as well: after a refusal it stands in the browser's bar.
    page("/desk", desk.show),
    page("/companies", companies.new, companies.create),
    page("/companies/new", companies.new),
    page("/companies/{slug}", companies.show),
    page("/companies/{slug}/alerts", digests.show, digests.change),
    page("/companies/{slug}/webhooks", webhooks.show_all, webhooks.add),
    page("/companies/{slug}/webhooks/{webhook_id:uuid}", webhooks.show, webhooks.change),
    page("/companies/{slug}/approvals", approvals.show, approvals.approve),
    page("/companies/{slug}/faces", faces.show_all, faces.decide),
    page("/faces/new", faces.new, faces.offer),
    page("/faces/{face_id:uuid}", faces.show, faces.change),
    stream("/faces/{face_id:uuid}/progress", faces.progress),
    page("/companies/{slug}/rules", approvals.show_rules, approvals.change_rules),
    page("/companies/{slug}/trail", trails.show),
    page("/companies/{slug}/trail.csv", trails.as_table),
    page("/companies/{slug}/name", groups.show_name, groups.rename),
    page("/companies/{slug}/group", groups.show, groups.ask),
    page("/companies/{slug}/group/{tie_id:uuid}/confirm", None, groups.confirm),
    page("/companies/{slug}/group/{tie_id:uuid}/end", None, groups.end),
    page("/companies/{slug}/members", members.show),
    page("/companies/{slug}/members/invite", members.show_invite, members.invite),
    page("/companies/{slug}/members/{membership_id:uuid}", members.show_one, members.change_role),
    page("/companies/{slug}/members/{membership_id:uuid}/remove", members.show_removal, members.remove),
    page("/companies/{slug}/leave", members.leave),
    page("/companies/{slug}/invitations/{invitation_id:uuid}/revoke", None, members.revoke),
    page("/companies/{slug}/invitations/{invitation_id:uuid}/resend", None, members.resend),
    page("/invitations/{invitation_id:uuid}", members.show_invitation, members.accept),
    page("/invitations/{invitation_id:uuid}/decline", None, members.decline),
    page("/companies/{slug}/brands", brands.new, brands.create),
    page("/companies/{slug}/brands/new", brands.new),
    page("/desk/brands/{slug}", brands.show),
    page("/desk/brands/{slug}/about", brand_about.show, brand_about.change),
    page("/desk/brands/{slug}/claims", brands.show, brands.claim_account),
    page("/desk/brands/{slug}/drafts", drafts.new, drafts.begin, takes_file=True),
    page("/desk/brands/{slug}/drafts/site", drafts.new, drafts.begin_from_site),
    page("/desk/brands/{slug}/drafts/template.csv", drafts.template),
    page("/desk/brands/{slug}/names", name_checklists.show),
    page("/desk/brands/{slug}/proofs", drafts.proofs),
    page("/desk/brands/{slug}/proofs.csv", drafts.proofs_table),
    page("/drafts/{draft_id:uuid}", drafts.show, drafts.save),
    page("/drafts/{draft_id:uuid}/drop", drafts.show, drafts.drop),
    page("/drafts/{draft_id:uuid}/table.csv", drafts.as_table),
    stream("/drafts/{draft_id:uuid}/progress", drafts.progress),
    page("/desk/brands/{slug}/statistics", statistics.show_brand),
    page("/desk/brands/{slug}/lookalikes", lookalikes.show),
    page("/desk/brands/{slug}/lookalikes/{sighting_id:uuid}", lookalikes.show, lookalikes.settle),
    page("/desk/brands/{slug}/cases", brand_cases.show),
    page("/desk/brands/{slug}/cases/{case_id:uuid}", brand_cases.show, brand_cases.settle),
    page("/desk/brands/{slug}/pack/{platform}/{handle:path}", brand_cases.show_pack),
    page("/desk/brands/{slug}/probe", lookalikes.show, lookalikes.probe),
    stream("/desk/brands/{slug}/probe/progress", lookalikes.progress),
    page("/desk/brands/{slug}/letters", lookalikes.show, lookalikes.letters),
    page("/desk/take-over", brands.to_take_over),
    page("/brands/{slug}/claim", brands.choose_take_over, brands.take_over),
    page("/claims/{claim_id:uuid}", claims.show),
    page("/claims/{claim_id:uuid}/badge", press_kits.show),
    page("/claims/{claim_id:uuid}/press-kit.zip", press_kits.download),
    page("/claims/{claim_id:uuid}/check", claims.show, claims.check),
    stream("/claims/{claim_id:uuid}/progress", claims.progress),
    page("/claims/{claim_id:uuid}/token", claims.show, claims.renew_token),
    page("/claims/{claim_id:uuid}/purpose", purposes.show, purposes.change),
    page("/claims/{claim_id:uuid}/withdraw", claims.confirm_withdrawal, claims.withdraw),
    page("/claims/{claim_id:uuid}/list", site_lists.show, site_lists.read),
    page("/claims/{claim_id:uuid}/list/claims", site_lists.show, site_lists.claim),
    stream("/claims/{claim_id:uuid}/list/progress", site_lists.progress),
    page("/moderation", moderation.show, moderation.letters, who=Who.MODERATOR),
    page("/moderation/jobs", jobs.show, who=Who.MODERATOR),
    page("/moderation/jobs/{job_id:int}", jobs.show, jobs.take_up, who=Who.MODERATOR),
    page("/moderation/flags/{flag_id:uuid}", moderation.show_flag, moderation.dismiss_flag, who=Who.MODERATOR),
    page("/moderation/flags/{flag_id:uuid}/case", moderation.show_flag, cases.take_up, who=Who.MODERATOR),
    page("/moderation/replies/{reply_id:uuid}", None, replies.say_seen, who=Who.MODERATOR),
    page("/moderation/cases/{case_id:uuid}", cases.show, cases.rule, who=Who.MODERATOR),
    page("/moderation/brands/{slug}/loss", brand_losses.show, brand_losses.rule, who=Who.MODERATOR),
    page("/moderation/brands/{slug}", moderation.show_brand, moderation.decide_brand, who=Who.MODERATOR),
    page("/moderation/claims/{claim_id:uuid}", comparisons.show, comparisons.rule, who=Who.MODERATOR),
    # ── programs ask ────────────────────────────────────────────────────────────────────────────────────────────────
    resource("/api/v1/lookup", lookups.look_up, lookups.look_up_many),
    resource("/api/v1/accounts/{platform}/{handle:path}", lookups.show_account),
    resource("/api/v1/brands", brands_api.list_brands),
    resource("/api/v1/brands/{slug}", brands_api.show_brand),
    resource("/api/v1/lookalikes", lookalikes_api.list_lookalikes),
    resource("/api/v1/platforms", platforms_api.list_platforms),
    resource("/api/v1/events", events.list_events),
    resource("/api/v1/events/{id:int}/proof", proofs.show_proof),
    resource("/api/v1/range/{prefix}", ranges.show_range),
    resource("/api/v1/openapi.json", openapi.describe),
    # ── for machines ────────────────────────────────────────────────────────────────────────────────────────────────
    machine("/badge/{platform}/{handle:path}.svg", badges.show_badge),
    *(machine(f"/qr/accounts/{{platform}}/{{handle:path}}.{kind}", printing.account_code) for kind in ("svg", "png")),
    *(machine(f"/qr/brands/{{slug}}.{kind}", printing.brand_code) for kind in ("svg", "png")),
    machine("/icons/{size:int}.png", tools.icon),
    machine("/icons/masked/{size:int}.png", tools.icon),
    machine("/extension.zip", tools.extension_package),
    machine("/opensearch.xml", tools.opensearch),
    machine("/manifest.webmanifest", tools.manifest),
    machine("/healthz", machines.healthz),
    machine("/readyz", machines.readyz),
    machine("/.well-known/security.txt", machines.security_txt),
    machine("/.well-known/jwks.json", machines.key_set),
    machine("/log/checkpoint", log.checkpoint),
    machine("/log/tile/entries/{path:path}", log.entries),
    machine("/log/tile/{level}/{path:path}", log.tile),
    machine("/.well-known/webfinger", fediverse.webfinger),
    machine("/actor", fediverse.actor),
    machine("/actor/outbox", fediverse.outbox),
    Route("/actor/inbox", fediverse.inbox, methods=["POST"], name="/actor/inbox"),
    machine("/robots.txt", machines.robots),
    machine("/favicon.ico", machines.favicon),
    Mount("/static", static.FILES),
]
