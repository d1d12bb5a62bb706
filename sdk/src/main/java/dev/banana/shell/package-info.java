/** What programs in a terminal need of the system: {@code Ctrl-C -> [Signals] -> a handler}. */
package dev.banana.shell;
