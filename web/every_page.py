"""Every page of a service that has a database: one line for each subject."""

from __future__ import annotations

from web import account, feed, second_factor, sign_in
from web.access import Page
from web.console import charts, inbox, new_record, plan, programme, record, stats
from web.desk import (
    decision,
    drop,
    incidents,
    letter,
    letters,
    log,
    new_plan,
    papers,
    plan_checked,
    plan_file,
    plan_year,
    tables,
    views,
)
from web.link import page as link
from web.people import importing, leaving, officers, units
from web.site import Site


def every_page(site: Site) -> tuple[Page, ...]:
    """All pages but health, the front page and the static files, which need no database."""
    return (
        *link.pages(site),
        *inbox.pages(site),
        *record.pages(site),
        *plan.pages(site),
        *charts.pages(site),
        *new_record.pages(site),
        *programme.pages(site),
        *stats.pages(site),
        *incidents.pages(site),
        *log.pages(site),
        *views.pages(site),
        *letters.pages(site),
        *letter.pages(site),
        *decision.pages(site),
        *papers.pages(site),
        *drop.pages(site),
        *tables.pages(site),
        *new_plan.pages(site),
        *plan_file.pages(site),
        *plan_checked.pages(site),
        *plan_year.pages(site),
        *sign_in.pages(site),
        *account.pages(site),
        *feed.pages(site),
        *second_factor.pages(site),
        *officers.pages(site),
        *leaving.pages(site),
        *units.pages(site),
        *importing.pages(site),
    )
