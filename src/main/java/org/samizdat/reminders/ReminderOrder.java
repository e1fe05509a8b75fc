package org.samizdat.reminders;

import org.jspecify.annotations.Nullable;
import org.samizdat.audience.ConsentLog.Channel;
import org.samizdat.values.EmailAddress;
import org.samizdat.values.Language;

/**
 * What somebody filled in.
 *
 * @param looked at which gift she was looking; null for none
 * @param policyVersion the one the form named
 * @param words the SHA-256 of the words shown, in small hexadecimal; null if the form does not tell
 */
record ReminderOrder(
    EmailAddress address,
    Plan.Choice choice,
    @Nullable Looked looked,
    Language language,
    String policyVersion,
    @Nullable String words,
    ReminderForm form,
    Channel channel) {}
