package dev.banana.story;

import com.google.gson.JsonElement;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.banana.cast.Names;
import dev.banana.error.BananaException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads YAML or JSON into a {@link StoryTree}: event by event, and nothing is ever constructed. */
final class StoryText {
  private StoryText() {}

  /**
   * {@return the values in a text}
   *
   * @param text YAML, or JSON if it begins with a brace
   * @throws BananaException if it is neither, or goes beyond the limits
   */
  static JsonElement read(String text) {
    return text.stripLeading().startsWith("{") ? json(text) : yaml(text);
  }

  private static JsonElement yaml(String text) {
    StoryTree tree = new StoryTree();
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Math.max(1, text.length())).build();
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        add(tree, event);
      }
    } catch (MarkedYamlEngineException e) {
      String line =
          e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1) + ": ").orElse("");
      throw new BananaException(line + Names.shown(String.valueOf(e.getProblem())), e);
    } catch (YamlEngineException e) {
      throw new BananaException(Names.shown(String.valueOf(e.getMessage())), e);
    } catch (StackOverflowError e) {
      throw new BananaException("it has more than " + StoryTree.DEEPEST + " levels", e);
    }
    return tree.root();
  }

  private static void add(StoryTree tree, Event event) {
    String anchor =
        event instanceof NodeEvent node
            ? node.getAnchor().map(a -> a.getValue()).orElse(null)
            : null;
    switch (event.getEventId()) {
      case MappingStart -> tree.open(true, anchor);
      case SequenceStart -> tree.open(false, anchor);
      case MappingEnd, SequenceEnd -> tree.close();
      case Alias -> tree.again(((AliasEvent) event).getAlias().getValue());
      case Scalar -> {
        ScalarEvent scalar = (ScalarEvent) event;
        boolean nothing = scalar.isPlain() && scalar.getValue().matches("|~|null");
        if (nothing) {
          tree.nothing();
        } else {
          tree.text(scalar.getValue(), anchor);
        }
      }
      default -> {
        // Beginnings and ends of the stream and its documents; comments.
      }
    }
  }

  private static JsonElement json(String text) {
    StoryTree tree = new StoryTree();
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      JsonToken token = reader.peek();
      while (token != JsonToken.END_DOCUMENT) {
        take(tree, reader, token);
        token = reader.peek();
      }
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new BananaException("it is not JSON: " + Names.shown(first), e);
    } catch (IOException e) {
      throw new BananaException("it is not JSON: " + Names.shown(String.valueOf(e)), e);
    }
    return tree.root();
  }

  private static void take(StoryTree tree, JsonReader reader, JsonToken token) throws IOException {
    switch (token) {
      case BEGIN_OBJECT -> {
        reader.beginObject();
        tree.open(true, null);
      }
      case BEGIN_ARRAY -> {
        reader.beginArray();
        tree.open(false, null);
      }
      case END_OBJECT -> {
        reader.endObject();
        tree.close();
      }
      case END_ARRAY -> {
        reader.endArray();
        tree.close();
      }
      case NAME -> tree.text(reader.nextName(), null);
      case NULL -> {
        reader.nextNull();
        tree.nothing();
      }
      case BOOLEAN -> tree.text(Boolean.toString(reader.nextBoolean()), null);
      default -> tree.text(reader.nextString(), null);
    }
  }
}
