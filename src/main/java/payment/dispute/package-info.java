/**
 * Disputes (chargebacks): a payer asks the bank for a captured payment. The provider decides, and its callbacks report each step. The newest
 * report by the provider's clock counts, in whatever order the callbacks arrive. The evidence is sent to the provider, not to the platform.
 */
@NullMarked
package payment.dispute;

import org.jspecify.annotations.NullMarked;
