/** Definitions of promotions as JSON documents: the form, its rules, and the published JSON Schema. Also the forms of limits, and those in which codes and customers are kept. */
@NamedInterface("document")
@NullMarked
package promotion.document;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
