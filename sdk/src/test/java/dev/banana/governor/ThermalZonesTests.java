package dev.banana.governor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThermalZonesTests {
  @TempDir private Path folder;

  @Test
  void saysHowFarTheHottestZoneIsFromItsFirstLimit() throws IOException {
    zone(0, "61000\n", "passive", "95000", "critical", "105000");
    zone(1, "70500\n", "critical", "110000", "passive", "85000");
    assertEquals(OptionalDouble.of(14.5), new ThermalZones(folder).headroom());
    Files.writeString(folder.resolve("thermal_zone1/temp"), "86000\n");
    assertEquals(OptionalDouble.of(-1), new ThermalZones(folder).headroom());
  }

  @Test
  void readsTheTemperatureAnewEachTime() throws IOException {
    zone(0, "61000\n", "passive", "95000");
    ThermalZones zones = new ThermalZones(folder);
    assertEquals(OptionalDouble.of(34), zones.headroom());
    Files.writeString(folder.resolve("thermal_zone0/temp"), "80000\n");
    assertEquals(OptionalDouble.of(15), zones.headroom());
    Files.delete(folder.resolve("thermal_zone0/temp"));
    assertEquals(OptionalDouble.empty(), zones.headroom());
  }

  @Test
  void passesOverWhatIsNoTemperature() throws IOException {
    String[] bad = {"", "hot", "-274000", "999999999999999999999", "61.5", "1000000", "\0\0"};
    for (int i = 0; i < bad.length; i++) {
      zone(i, bad[i], "passive", "95000");
      zone(100 + i, "50000", "passive", bad[i]);
    }
    zone(200, "94000", "active", "50000");
    zone(201, "94000", "passive", "0");
    Files.createDirectories(folder.resolve("thermal_zone300/temp"));
    Files.writeString(folder.resolve("thermal_zone301"), "no folder");
    assertEquals(OptionalDouble.empty(), new ThermalZones(folder).headroom());
    zone(400, "55000", "hot", "95000", "passive", "-1");
    assertEquals(OptionalDouble.of(40), new ThermalZones(folder).headroom());
  }

  @Test
  void saysNothingWhereThereAreNoZones() {
    assertEquals(OptionalDouble.empty(), new ThermalZones(folder).headroom());
    assertEquals(OptionalDouble.empty(), new ThermalZones(folder.resolve("none")).headroom());
  }

  @Test
  void theSensorOfThisMachineSaysNothingOrSomethingSensible() {
    OptionalDouble headroom = ThermalSensor.system().headroom();
    assertTrue(headroom.isEmpty() || Math.abs(headroom.getAsDouble()) < 300, "" + headroom);
    assertEquals(OptionalDouble.empty(), ThermalSensor.NONE.headroom());
  }

  private void zone(int number, String temperature, String... trips) throws IOException {
    Path zone = Files.createDirectories(folder.resolve("thermal_zone" + number));
    Files.writeString(zone.resolve("temp"), temperature);
    for (int i = 0; i < trips.length / 2; i++) {
      Files.writeString(zone.resolve("trip_point_" + i + "_type"), trips[2 * i] + "\n");
      Files.writeString(zone.resolve("trip_point_" + i + "_temp"), trips[2 * i + 1]);
    }
  }
}
