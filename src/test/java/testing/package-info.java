/** What tests of every module share. It is no module and knows none, apart from the main class. */
package testing;
