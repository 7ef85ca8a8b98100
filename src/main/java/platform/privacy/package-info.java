/**
 * Personal data under a key of its person. Deleting the key is erasure.
 */
@NamedInterface("privacy")
@NullMarked
package platform.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
