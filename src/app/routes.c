/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every feature's header names its table; a feature that is not listed here is not reachable. */
#include "app/routes.h"

#include "account/account.h"
#include "agenda/agenda.h"
#include "agreement/agreement.h"
#include "app/api.h"
#include "app/health.h"
#include "app/metrics.h"
#include "asking/asking.h"
#include "audit/audit.h"
#include "busy/busy.h"
#include "checkin/checkin.h"
#include "checkin/chemistry.h"
#include "circle/circle.h"
#include "concern/concern.h"
#include "farewell/farewell.h"
#include "feedback/feedback.h"
#include "feedback/thanks.h"
#include "goal/goal.h"
#include "guide/guide.h"
#include "guide/training.h"
#include "home/home.h"
#include "hook/hook.h"
#include "invite/invite.h"
#include "matching/matching.h"
#include "meeting/meeting.h"
#include "message/message.h"
#include "notice/notice.h"
#include "notify/notify.h"
#include "overview/overview.h"
#include "person/person_pages.h"
#include "program/program.h"
#include "relationship/relationship.h"
#include "reminder/reminder.h"
#include "resource/resource.h"
#include "skill/skill_pages.h"

static const struct route_table *const tables[] = {
    &health_routes,
    &metrics_routes,
    &api_routes,
    &account_sign_in_routes,
    &account_routes,
    &account_language_routes,
    &account_admin_routes,
    &audit_routes,
    &message_routes,
    &concern_routes,
    &concern_sheet_routes,
    &concern_letter_routes,
    &concern_contact_routes,
    &notice_routes,
    &notify_routes,
    &notify_kind_routes,
    &notify_admin_routes,
    &hook_routes,
    &hook_edit_routes,
    &busy_routes,
    &program_routes,
    &relationship_routes,
    &agreement_routes,
    &agreement_template_routes,
    &feedback_routes,
    &feedback_show_routes,
    &feedback_link_routes,
    &thanks_routes,
    &goal_routes,
    &goal_show_routes,
    &meeting_routes,
    &meeting_plan_routes,
    &meeting_proposal_routes,
    &meeting_series_routes,
    &meeting_change_routes,
    &meeting_setting_routes,
    &invite_routes,
    &invite_admin_routes,
    &farewell_routes,
    &checkin_routes,
    &chemistry_routes,
    &guide_routes,
    &guide_program_routes,
    &agenda_routes,
    &agenda_note_routes,
    &agenda_action_routes,
    &circle_routes,
    &circle_program_routes,
    &board_routes,
    &training_routes,
    &training_manage_routes,
    &overview_routes,
    &home_routes,
    &home_admin_routes,
    &home_admin_jobs_routes,
    &matching_routes,
    &matching_swap_routes,
    &matching_publish_routes,
    &matching_parity_routes,
    &matching_wish_routes,
    &asking_mentor_routes,
    &asking_request_routes,
    &reminder_routes,
    &resource_routes,
    &workshop_routes,
    &introduction_routes,
    &skill_routes,
    &person_directory_routes,
    &person_show_routes,
    &person_edit_routes,
    &person_import_routes,
    &person_work_routes,
};

const struct route_table *const *app_routes(size_t *ret_count)
{
    *ret_count = sizeof tables / sizeof tables[0];
    return tables;
}
