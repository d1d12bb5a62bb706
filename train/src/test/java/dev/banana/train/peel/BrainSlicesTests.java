package dev.banana.train.peel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BrainSlicesTests {
  @Test
  void regionsAreCalledAsPeopleCallThem() {
    assertEquals("medial frontal gyrus", BrainSlices.plain("Frontal_Sup_Medial_L"));
    assertEquals("superior frontal gyrus", BrainSlices.plain("Frontal_Sup_Orb_R"));
    assertEquals("cerebellum", BrainSlices.plain("Cerebelum_Crus1_R"));
    assertEquals("vermis", BrainSlices.plain("Vermis_4_5"));
    assertEquals("thalamus", BrainSlices.plain("Thalamus_L"));
  }
}
