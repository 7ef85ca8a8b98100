/**
 * Code that breaks each structure rule once, so that the tests see every rule fail. It is laid out as the application is,
 * and never runs.
 */
package planted;
