/** What an operator sees of the jar as it runs: its logs. */
package operation;
