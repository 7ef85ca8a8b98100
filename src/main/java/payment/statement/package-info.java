/**
 * The statements of payment providers, as lines of one form. Each reader is pure: it reads a stream of bytes, holds one line at a time, and
 * names the line and the column of what is damaged.
 */
@NullMarked
package payment.statement;

import org.jspecify.annotations.NullMarked;
