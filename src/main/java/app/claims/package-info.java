/** What tokens say of customers. */
@NullMarked
package app.claims;

import org.jspecify.annotations.NullMarked;
