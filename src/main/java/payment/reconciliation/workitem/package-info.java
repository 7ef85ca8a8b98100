/**
 * Work items about money: what a person or a rule has to clear up. Each difference of a reconciliation, each contradicting callback and each
 * outcome that stays unknown has one work item, with a history that only grows.
 */
@NullMarked
package payment.reconciliation.workitem;

import org.jspecify.annotations.NullMarked;
