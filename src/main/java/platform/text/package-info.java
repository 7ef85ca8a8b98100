/**
 * Constraints for texts of requests, and the form in which texts from outside are stored. OpenAPI shows the patterns and limits of the
 * constraints.
 */
@NamedInterface("text")
@NullMarked
package platform.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
