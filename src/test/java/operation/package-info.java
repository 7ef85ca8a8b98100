/** The logs of the running jar, as operators read them. */
package operation;
