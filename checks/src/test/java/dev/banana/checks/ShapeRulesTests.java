package dev.banana.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.banana.model.ops.Shape;
import dev.banana.model.ops.ShapeRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the shape rules refuse, and what they say about dynamic dimensions. */
class ShapeRulesTests {
  private static final int DYNAMIC = Shape.DYNAMIC;

  @Test
  void refusesMatricesThatDoNotFit() {
    refuses(() -> ShapeRules.matmul(Shape.of(2, 3), Shape.of(2, 3)));
    refuses(() -> ShapeRules.matmul(Shape.of(3), Shape.of(3, 2)));
    refuses(() -> ShapeRules.matmul(Shape.of(2, 4, 3), Shape.of(5, 3, 2)));
    refuses(() -> ShapeRules.linear(Shape.of(2, 3), Shape.of(3, 2)));
  }

  @Test
  void refusesHeadsThatCannotBeShared() {
    Shape keys = Shape.of(1, 3, 5, 8);
    refuses(() -> ShapeRules.attention(Shape.of(1, 8, 4, 8), keys, keys, null));
    refuses(() -> ShapeRules.attention(Shape.of(1, 3, 4, 8), keys, Shape.of(1, 3, 6, 8), null));
    refuses(() -> ShapeRules.attention(Shape.of(1, 3, 4, 8), keys, keys, Shape.of(5)));
  }

  @Test
  void refusesOrdersThatMissAnAxis() {
    refuses(() -> ShapeRules.transpose(Shape.of(2, 3), 0, 0));
    refuses(() -> ShapeRules.transpose(Shape.of(2, 3), 0));
    refuses(() -> ShapeRules.transpose(Shape.of(2, 3), 0, 1, 2));
  }

  @Test
  void refusesSlicesBeyondTheEnd() {
    refuses(() -> ShapeRules.slice(Shape.of(4), 0, 2, 5));
    refuses(() -> ShapeRules.slice(Shape.of(4), 0, 3, 2));
    refuses(() -> ShapeRules.slice(Shape.of(4), 1, 0, 1));
  }

  @Test
  void refusesPartsThatDifferOnAnotherAxis() {
    refuses(() -> ShapeRules.concat(0, List.of(Shape.of(1, 2), Shape.of(1, 3))));
    refuses(() -> ShapeRules.concat(0, List.of(Shape.of(1, 2), Shape.of(1))));
    refuses(() -> ShapeRules.concat(0, List.of()));
  }

  @Test
  void refusesConvolutionsThatDoNotFit() {
    Shape x = Shape.of(1, 3, 4, 4);
    refuses(() -> ShapeRules.conv2d(x, Shape.of(8, 2, 3, 3), null, 1, 1));
    refuses(() -> ShapeRules.conv2d(x, Shape.of(8, 3, 5, 5), null, 1, 0));
    refuses(() -> ShapeRules.conv2d(x, Shape.of(8, 3, 3, 3), Shape.of(7), 1, 1));
    refuses(() -> ShapeRules.conv2d(x, Shape.of(8, 3, 3, 3), null, 0, 1));
  }

  @Test
  void refusesPixelsThatDoNotDivide() {
    refuses(() -> ShapeRules.pixelShuffle(Shape.of(1, 6, 2, 2), 2));
    refuses(() -> ShapeRules.pixelUnshuffle(Shape.of(1, 3, 5, 4), 2));
  }

  @Test
  void refusesAFreeDimensionBesideAnEmptyOne() {
    refuses(() -> Shape.of(0, 3).reshape(0, -1));
    refuses(() -> Shape.of(2, 3).reshape(4, -1));
    assertEquals(Shape.of(3, 0), Shape.of(0, 3).reshape(3, 0));
  }

  @Test
  void addsADynamicPartToADynamicWhole() {
    Shape own = Shape.of(1, 2, 16, 64);
    Shape context = Shape.of(1, 2, DYNAMIC, 64);
    assertEquals(context, ShapeRules.concat(2, List.of(own, context)));
    assertEquals(context, ShapeRules.concat(2, List.of(context, own)));
  }

  @Test
  void keepsDynamicDimensionsThroughProducts() {
    assertEquals(
        Shape.of(DYNAMIC, 5), ShapeRules.matmul(Shape.of(DYNAMIC, 3), Shape.of(DYNAMIC, 5)));
    assertEquals(Shape.of(1, DYNAMIC, 5), Shape.of(1, DYNAMIC, 1).broadcast(Shape.of(5)));
  }

  private static void refuses(Executable rule) {
    assertThrows(IllegalArgumentException.class, rule);
  }
}
