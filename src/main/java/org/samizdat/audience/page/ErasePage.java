package org.samizdat.audience.page;

import java.util.List;
import org.samizdat.values.Language;

/**
 * The page with the button that erases.
 *
 * @param words what she asks for with the button, exactly; a sentence for each newsletter
 */
public record ErasePage(Language language, String site, List<String> words) {}
