package org.samizdat.reminders;

import java.time.LocalTime;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When reminders leave.
 *
 * @param zone the newsroom's: its days are the ones that are promised
 * @param at from which hour on, there; where a clock is put forward over it, from then on
 */
@ConfigurationProperties("samizdat.reminders")
record ReminderSettings(@DefaultValue("UTC") ZoneId zone, @DefaultValue("09:00") LocalTime at) {}
