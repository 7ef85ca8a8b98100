/** Tables as CSV that spreadsheets can open safely. */
@NamedInterface("csv")
@NullMarked
package platform.csv;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
