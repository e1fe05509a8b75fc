package org.samizdat.reminders.page;

import org.samizdat.values.Language;

/**
 * Asks to confirm a reminder.
 *
 * @param words what will be sent, and what she agrees to with the button
 * @param hash of those words
 * @param policyHasChanged since she asked for it
 */
public record ReminderConfirmPage(
    Language language,
    String site,
    Language.Linked words,
    String hash,
    String policyLink,
    boolean policyHasChanged) {}
