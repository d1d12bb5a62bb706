package dev.banana.checks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md. */
class ArchitectureTests {
  private static final String[] SDK = {
    "dev.banana",
    "dev.banana.text..",
    "dev.banana.denoise..",
    "dev.banana.decode..",
    "dev.banana.governor..",
    "dev.banana.cast..",
    "dev.banana.story..",
    "dev.banana.peel..",
    "dev.banana.judge..",
    "dev.banana.session..",
    "dev.banana.noise..",
    "dev.banana.safety..",
    "dev.banana.image..",
    "dev.banana.export..",
    "dev.banana.shell.."
  };

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.banana");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.banana.model.(*)..").should().beFreeOfCycles().check(ALL);
    slices().matching("dev.banana.train.(*)..").should().beFreeOfCycles().check(ALL);
    slices().matching("dev.banana.(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void theModelKnowsNothingOfTheOthers() {
    noClasses()
        .that(resideInAPackage("dev.banana.model.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.banana.train..", "dev.banana.cli..", "ai.onnxruntime.."))
        .orShould()
        .dependOnClassesThat(resideInAnyPackage(SDK))
        .check(ALL);
  }

  @Test
  void theSdkKnowsNeitherTrainingNorTheTerminal() {
    noClasses()
        .that(resideInAnyPackage(SDK))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("dev.banana.train..", "dev.banana.cli..", "org.bytedeco.."))
        .check(ALL);
  }

  @Test
  void nothingThatRunsOnAPhoneNeedsTheDesktop() {
    noClasses()
        .that(resideInAPackage("dev.banana.model..").or(resideInAnyPackage(SDK)))
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.awt..", "javax.imageio..", "javax.swing.."))
        .check(ALL);
  }

  /** The build asks a signature of Android 14 about everything else; it leaves buffers out. */
  @Test
  void buffersAreUsedAsAndroidHasThem() {
    noClasses()
        .that(resideInAPackage("dev.banana.model..").or(resideInAnyPackage(SDK)))
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "many elements are read or written at a place, which came with Java 13 and 16",
                ArchitectureTests::copiesManyAtAPlace))
        .check(ALL);
  }

  private static boolean copiesManyAtAPlace(JavaMethodCall call) {
    List<JavaClass> given = call.getTarget().getRawParameterTypes();
    return call.getTargetOwner().isAssignableTo(Buffer.class)
        && call.getName().matches("get|put")
        && given.size() > 1
        && given.get(0).isEquivalentTo(int.class)
        && given.get(1).isArray();
  }

  @Test
  void trainingUsesOnlyTheTextEncoderOfTheSdk() {
    noClasses()
        .that(resideInAPackage("dev.banana.train.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.banana.denoise..",
                "dev.banana.decode..",
                "dev.banana.session..",
                "dev.banana.cli.."))
        .check(ALL);
  }

  @Test
  void aPeelKnowsNeitherStagesNorTheEngine() {
    noClasses()
        .that(resideInAPackage("dev.banana.peel.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.banana",
                "dev.banana.text..",
                "dev.banana.denoise..",
                "dev.banana.decode..",
                "dev.banana.governor..",
                "dev.banana.session.."))
        .check(ALL);
  }

  @Test
  void theGovernorKnowsNoStage() {
    noClasses()
        .that(resideInAPackage("dev.banana.governor.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.banana",
                "dev.banana.text..",
                "dev.banana.denoise..",
                "dev.banana.decode..",
                "dev.banana.session..",
                "dev.banana.safety..",
                "dev.banana.image.."))
        .check(ALL);
  }

  @Test
  void charactersKnowNoStageAndNoModelThatRuns() {
    noClasses()
        .that(resideInAPackage("dev.banana.cast.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.banana",
                "dev.banana.text..",
                "dev.banana.denoise..",
                "dev.banana.decode..",
                "dev.banana.session..",
                "dev.banana.story.."))
        .check(ALL);
  }

  @Test
  void storiesReachModelsOnlyThroughTheDoor() {
    noClasses()
        .that(resideInAPackage("dev.banana.story.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.banana.text..",
                "dev.banana.denoise..",
                "dev.banana.decode..",
                "dev.banana.model.."))
        .check(ALL);
    noClasses()
        .that(resideInAPackage("dev.banana"))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.banana.story.."))
        .check(ALL);
  }

  @Test
  void theSdkDoesNotNeedTheNetworkOfTheSafetyCheck() {
    noClasses()
        .that(resideInAnyPackage(SDK))
        .and(DescribedPredicate.not(resideInAPackage("dev.banana.safety.mobilenet..")))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.banana.safety.mobilenet.."))
        .check(ALL);
  }

  @Test
  void onlyTheSessionPackageNamesTheInferenceEngine() {
    noClasses()
        .that(resideInAPackage("dev.banana.."))
        .and(
            DescribedPredicate.not(
                resideInAnyPackage("dev.banana.session..", "dev.banana.checks..")))
        .should()
        .dependOnClassesThat(resideInAPackage("ai.onnxruntime.."))
        .check(ALL);
  }

  @Test
  void stagesOfLearningDoNotKnowLaterOnes() {
    noClasses()
        .that(resideInAnyPackage("dev.banana.train.corpus..", "dev.banana.train.torch.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.banana.train.autoencoder..",
                "dev.banana.train.latents..",
                "dev.banana.train.teacher..",
                "dev.banana.train.distill..",
                "dev.banana.train.uhd..",
                "dev.banana.train.quantize..",
                "dev.banana.train.pack.."))
        .check(ALL);
  }

  @Test
  void nothingThatLearnsToDrawKnowsTheJudge() {
    noClasses()
        .that(
            resideInAnyPackage(
                "dev.banana.train.corpus..",
                "dev.banana.train.torch..",
                "dev.banana.train.run..",
                "dev.banana.train.autoencoder..",
                "dev.banana.train.latents..",
                "dev.banana.train.teacher..",
                "dev.banana.train.distill..",
                "dev.banana.train.uhd..",
                "dev.banana.train.quantize..",
                "dev.banana.train.pack.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.banana.model.judge..",
                "dev.banana.judge..",
                "dev.banana.train.judge..",
                "dev.banana.train.eval.."))
        .check(ALL);
  }

  @Test
  void theJudgeKnowsNoNetThatDraws() {
    noClasses()
        .that(resideInAnyPackage("dev.banana.model.judge..", "dev.banana.train.judge.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.banana.model.denoise..",
                "dev.banana.model.decode..",
                "dev.banana.train.autoencoder..",
                "dev.banana.train.latents..",
                "dev.banana.train.teacher..",
                "dev.banana.train.distill..",
                "dev.banana.train.uhd..",
                "dev.banana.train.quantize..",
                "dev.banana.train.pack..",
                "dev.banana.train.eval.."))
        .orShould()
        .dependOnClassesThat()
        .haveSimpleName("PromptEncoder")
        .check(ALL);
  }
}
