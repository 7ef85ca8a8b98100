/** Personal data is encrypted under a key of its person. The deletion of the key erases the data. */
@NamedInterface("privacy")
@NullMarked
package platform.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
