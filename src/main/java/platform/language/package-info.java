/**
 * The languages of texts for people, and the texts: files in {@code src/main/resources/messages}, one for each language.
 */
@NamedInterface("language")
@NullMarked
package platform.language;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
