package dev.banana.cli;

import dev.banana.Cancellation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * While it is open, ending the program from outside gives up the picture that is being drawn.
 *
 * <p>The signal itself is caught: a shutdown hook would run beside those of the native libraries,
 * which take away the ground under a graph that is still running. A second signal ends the program
 * at once. Where Java has no {@code sun.misc.Signal}, the program ends as Java ends it.
 */
final class CtrlC implements AutoCloseable {
  private static final String[] SIGNALS = {"INT", "TERM"};

  private final Cancellation cancellation = new Cancellation();
  private final Map<Object, Object> before = new LinkedHashMap<>();

  CtrlC() {
    for (String name : SIGNALS) {
      try {
        Object signal =
            Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        before.put(signal, handle(signal, handler()));
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        // This Java, or whoever started it, keeps the signal for itself.
        continue;
      }
    }
  }

  Cancellation cancellation() {
    return cancellation;
  }

  private Object handler() throws ClassNotFoundException {
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> cancel();
              case "hashCode" -> System.identityHashCode(proxy);
              case "equals" -> proxy == arguments[0];
              default -> "Ctrl-C";
            });
  }

  private Object cancel() {
    if (cancellation.isCancelled()) {
      Runtime.getRuntime().halt(Main.CANCELLED);
    }
    System.err.println("Cancelled; no unfinished file was left.");
    cancellation.cancel();
    return null;
  }

  /** {@return what handled the signal before} */
  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    try {
      return signal
          .getClass()
          .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
          .invoke(null, signal, handler);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause());
    }
  }

  @Override
  public void close() {
    before.forEach(
        (signal, handler) -> {
          try {
            handle(signal, handler);
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("It was handled a moment ago", e);
          }
        });
  }
}
