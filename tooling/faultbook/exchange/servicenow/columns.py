"""The columns of ServiceNow's tables, under all names that exports give them.

What belongs here: which columns are taken over, by what they are called, and which nobody misses.
What does not: what their cells mean (``words``, ``incident``, ``problem``, ``article``).

An export has a column's name (``opened_at``) or its heading in the list view ("Opened"); columns of
other tables that a reference leads to have a dot in them (``assignment_group.name``).
"""

from __future__ import annotations

INCIDENT_COLUMNS = frozenset(
    {
        "assigned_to",
        "assignment_group",
        "business_impact",
        "business_service",
        "caller_id",
        "category",
        "caused_by",
        "close_code",
        "close_notes",
        "closed_at",
        "cmdb_ci",
        "comments",
        "comments_and_work_notes",
        "description",
        "hold_reason",
        "impact",
        "incident_state",
        "major_incident_state",
        "opened_at",
        "opened_by",
        "parent",
        "parent_incident",
        "priority",
        "problem_id",
        "reopen_count",
        "reopened_time",
        "resolved_at",
        "rfc",
        "service_offering",
        "short_description",
        "state",
        "subcategory",
        "sys_created_on",
        "sys_mod_count",
        "sys_updated_on",
        "u_symptom",
        "urgency",
        "work_notes",
        "workaround",
    }
)
"""Columns of ``incident`` that are taken over, or tell how its rows follow one another."""

PROBLEM_COLUMNS = frozenset(
    {
        "assigned_to",
        "assignment_group",
        "business_service",
        "category",
        "cause_notes",
        "close_code",
        "close_notes",
        "closed_at",
        "cmdb_ci",
        "comments",
        "comments_and_work_notes",
        "confirmed_at",
        "description",
        "duplicate_of",
        "first_reported_by_task",
        "fix_at",
        "fix_notes",
        "impact",
        "known_error",
        "opened_at",
        "priority",
        "problem_state",
        "resolved_at",
        "rfc",
        "service_offering",
        "short_description",
        "state",
        "subcategory",
        "sys_created_on",
        "sys_mod_count",
        "sys_updated_on",
        "urgency",
        "work_notes",
        "workaround",
    }
)
"""Columns of ``problem`` that are taken over, or tell how its rows follow one another."""

ARTICLE_COLUMNS = frozenset(
    {
        "business_service",
        "cause",
        "cmdb_ci",
        "description",
        "kb_knowledge_base",
        "ownership_group",
        "published",
        "service_offering",
        "short_description",
        "source",
        "sys_created_on",
        "sys_mod_count",
        "sys_updated_on",
        "text",
        "u_symptom",
        "valid_to",
        "version",
        "workaround",
        "workflow_state",
    }
)
"""Columns of ``kb_knowledge`` that are taken over, or tell how its rows follow one another."""

TAKEN: dict[str, frozenset[str]] = {
    "incident": INCIDENT_COLUMNS,
    "problem": PROBLEM_COLUMNS,
    "known-error": ARTICLE_COLUMNS,
}
"""Columns that are taken over, by the kind of record that a row becomes."""

IDENTIFYING = frozenset({"number", "sys_class_name", "sys_id"})
"""Columns that say which record a row is of."""

SILENT = frozenset(
    {
        "active",
        "reassignment_count",
        "sys_created_by",
        "sys_domain",
        "sys_domain_path",
        "sys_tags",
        "sys_updated_by",
        "task_effective_number",
    }
)
"""The database's own columns, and what the others tell as well; leaving them out isn't told of."""

DATES = frozenset(
    {
        "closed_at",
        "confirmed_at",
        "fix_at",
        "opened_at",
        "published",
        "reopened_time",
        "resolved_at",
        "sys_created_on",
        "sys_updated_on",
        "valid_to",
    }
)
"""Columns that hold times."""

JOURNALS = frozenset({"comments", "comments_and_work_notes", "work_notes"})
"""Columns in which entries of a journal stand one below the other, each with its time."""

NAMES = frozenset(
    {
        "assigned_to",
        "assignment_group",
        "business_service",
        "caller_id",
        "caused_by",
        "cmdb_ci",
        "kb_knowledge_base",
        "opened_by",
        "ownership_group",
        "rfc",
        "service_offering",
    }
)
"""Columns that name something by a reference, which raw exports hold as its ``sys_id``."""

OTHER_NAMES: dict[str, str] = {
    # older releases, and data sets made of them
    "closed_code": "close_code",
    "resolution_code": "close_code",
    "resolution_notes": "close_notes",
    "sys_created_at": "sys_created_on",
    "sys_updated_at": "sys_updated_on",
    "u_symptoms": "u_symptom",
    # the knowledge base's templates
    "article_body": "text",
    "kb_category": "category",
    "kb_cause": "cause",
    "kb_description": "description",
    "kb_issue": "description",
    "kb_symptoms": "u_symptom",
    "kb_workaround": "workaround",
    # headings of the list views
    "additional comments": "comments",
    "additional comments (customer visible)": "comments",
    "article body": "text",
    "assigned to": "assigned_to",
    "assignment group": "assignment_group",
    "business impact": "business_impact",
    "business service": "business_service",
    "caller": "caller_id",
    "cause": "cause",
    "cause notes": "cause_notes",
    "caused by": "caused_by",
    "caused by change": "caused_by",
    "change request": "rfc",
    "class": "sys_class_name",
    "close code": "close_code",
    "close notes": "close_notes",
    "closed": "closed_at",
    "comments and work notes": "comments_and_work_notes",
    "configuration item": "cmdb_ci",
    "confirmed": "confirmed_at",
    "confirmed at": "confirmed_at",
    "created": "sys_created_on",
    "duplicate of": "duplicate_of",
    "first reported by": "first_reported_by_task",
    "fix at": "fix_at",
    "fix notes": "fix_notes",
    "hold reason": "hold_reason",
    "incident state": "incident_state",
    "knowledge base": "kb_knowledge_base",
    "known error": "known_error",
    "major incident state": "major_incident_state",
    "on hold reason": "hold_reason",
    "opened": "opened_at",
    "opened by": "opened_by",
    "ownership group": "ownership_group",
    "parent incident": "parent_incident",
    "problem": "problem_id",
    "problem state": "problem_state",
    "reopen count": "reopen_count",
    "reopened time": "reopened_time",
    "resolution code": "close_code",
    "resolution notes": "close_notes",
    "resolved": "resolved_at",
    "service": "business_service",
    "service offering": "service_offering",
    "short description": "short_description",
    "source task": "source",
    "symptom": "u_symptom",
    "symptoms": "u_symptom",
    "sys id": "sys_id",
    "task type": "sys_class_name",
    "updated": "sys_updated_on",
    "updates": "sys_mod_count",
    "valid to": "valid_to",
    "work notes": "work_notes",
    "workflow": "workflow_state",
    "workflow state": "workflow_state",
    # and of those left out without a word
    "created by": "sys_created_by",
    "domain": "sys_domain",
    "domain path": "sys_domain_path",
    "effective number": "task_effective_number",
    "reassignment count": "reassignment_count",
    "tags": "sys_tags",
    "updated by": "sys_updated_by",
}
"""Names and headings of columns that are called otherwise here, in lower case."""

REFERENCE_ENDINGS: dict[str, bool] = {
    ".display_value": True,
    ".name": True,
    ".number": True,
    ".link": False,
    ".value": False,
}
"""How the columns of a reference end, and whether they are what the reference shows."""

FIELD_COLUMNS: dict[str, str] = {
    "assignee": "assigned_to",
    "category": "category",
    "caused_by_change": "caused_by",
    "changes": "rfc",
    "closed_at": "closed_at",
    "closure_code": "close_code",
    "configuration_items": "cmdb_ci",
    "duplicate_of": "duplicate_of",
    "fix": "fix_notes",
    "hold_reason": "hold_reason",
    "impact": "impact",
    "opened_at": "opened_at",
    "owner": "assignment_group",
    "parent": "parent_incident",
    "priority": "priority",
    "problem": "problem_id",
    "reporter": "caller_id",
    "resolution_code": "close_code",
    "resolved_at": "resolved_at",
    "root_cause": "cause_notes",
    "services": "business_service",
    "source_id": "number",
    "status": "state",
    "symptoms": "u_symptom",
    "title": "short_description",
    "urgency": "urgency",
    "Cause": "cause",
    "Impact": "business_impact",
    "Resolution": "close_notes",
    "Summary": "description",
    "Symptoms": "description",
    "Workaround": "workaround",
}
"""The column whose part another one takes that a mapping says fills a field or a section."""
