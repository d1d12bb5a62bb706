package dev.banana.shell;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * While it is open, what ends a program from outside (Ctrl-C, {@code kill}) is told to a handler
 * instead.
 *
 * <p>The signal itself is caught: a shutdown hook would run beside those of the native libraries,
 * which take away the ground under what is still computed. Where Java has no {@code
 * sun.misc.Signal}, the program ends as Java ends it.
 */
public final class Signals implements AutoCloseable {
  /** Exit status of a program that was interrupted, as shells count it. */
  public static final int INTERRUPTED = 130;

  private static final String[] NAMES = {"INT", "TERM"};

  private final Map<Object, Object> before = new LinkedHashMap<>();

  private Signals() {}

  /**
   * {@return what tells a handler until it is closed}
   *
   * @param handler is told of each signal, on a thread of its own
   */
  public static Signals caught(Runnable handler) {
    Signals signals = new Signals();
    for (String name : NAMES) {
      try {
        Object signal =
            Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        signals.before.put(signal, handle(signal, proxy(handler)));
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        // This Java, or whoever started it, keeps the signal for itself.
        continue;
      }
    }
    return signals;
  }

  private static Object proxy(Runnable handler) throws ClassNotFoundException {
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "handle":
              handler.run();
              return null;
            case "hashCode":
              return System.identityHashCode(proxy);
            case "equals":
              return proxy == arguments[0];
            default:
              return "Signals";
          }
        });
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
