/** SQL tools that all modules share. */
@NamedInterface("sql")
@NullMarked
package platform.sql;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
