package dev.banana.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphCacheTests {
  private static final int MOST = 48;

  @TempDir private Path folder;

  private void keep(GraphCache cache, String key, long seconds) throws IOException {
    Path draft = cache.draft();
    Files.write(draft, new byte[] {1, 2, 3});
    cache.keep(key, draft);
    Files.setLastModifiedTime(folder.resolve(key + ".graph"), FileTime.fromMillis(1000 * seconds));
  }

  @Test
  void whatIsUsedStaysWhenOthersCome() throws IOException {
    GraphCache cache = new GraphCache(folder);
    for (int i = 0; i < MOST; i++) {
      keep(cache, "graph" + i, i + 1);
    }
    assertEquals(3, cache.find("graph0").remaining());
    keep(cache, "newer", MOST + 1);
    assertNotNull(cache.find("graph0"), "it was used a moment ago");
    assertNull(cache.find("graph1"), "nobody used it for longest");
    assertNotNull(cache.find("graph2"));
    assertEquals(List.of(), cache.notices());
  }
}
