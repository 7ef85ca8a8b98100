/** What promotion keeps about customers, for exports and erasures. */
@NullMarked
package promotion.privacy;

import org.jspecify.annotations.NullMarked;
