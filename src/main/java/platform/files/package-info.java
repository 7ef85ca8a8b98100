/** Files that only the account of this process may use: keys, passwords, and the data and programs of the embedded database. */
@NamedInterface("files")
@NullMarked
package platform.files;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
