package org.samizdat.giving.page;

import org.samizdat.values.Language;

/**
 * Where a giver says that she wants no more invitations.
 *
 * @param done whether she has said so
 */
public record NoInvitationsPage(Language language, String site, boolean done) {}
