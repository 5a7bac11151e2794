namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class NoticeTests
{
    [TestMethod]
    [DataRow("evaluation_mode: cross_corpus\nloss_temperature: 1", "loss_temperature isn't used: cross_corpus trains with weighted cross-entropy; loss: focal would use it.")]
    [DataRow("evaluation_mode: cross_corpus\nfocal_gamma: 1", "focal_gamma isn't used: cross_corpus trains with weighted cross-entropy; loss: focal would use it.")]
    [DataRow("evaluation_mode: loso\nloss: auto\nuse_difficulty_scaling: true", "use_difficulty_scaling isn't used: loso trains with focal loss; loss: cross_entropy would use it.")]
    [DataRow("use_curriculum_learning: false\nuse_curriculum_lr_schedule: true", "use_curriculum_lr_schedule isn't used: use_curriculum_learning is false.")]
    [DataRow("use_curriculum_learning: true\nnum_epochs: 5", "the curriculum isn't finished: curriculum_epochs is 10, num_epochs 5.")]
    [DataRow("lr_scheduler: step\nlr_scheduler_T_max: 30", "lr_scheduler_T_max isn't used: lr_scheduler is step; cosine would use it.")]
    [DataRow("lr_scheduler_T_max: 10", "the learning rate is 0 after 10 of 50 epochs and rises again: lr_scheduler_T_max is smaller than num_epochs.")]
    [DataRow("evaluation_mode: holdout\nleave_out: speaker", "leave_out isn't used: holdout leaves nobody out; evaluation_mode: loso would use it.")]
    [DataRow("evaluation_mode: holdout\ntest_datasets: [A]", "test_datasets isn't used: holdout tests on the corpus that it trains on; evaluation_mode: cross_corpus would use it.")]
    [DataRow("evaluation_mode: loso\ntest_datasets: [A]", "test_datasets isn't used: loso tests on the corpus that it trains on; evaluation_mode: cross_corpus would use it.")]
    [DataRow("evaluation_mode: cross_corpus\nleave_out: speaker", "leave_out isn't used: cross_corpus leaves nobody out; evaluation_mode: loso would use it.")]
    public void Load_SettingWithoutEffect_IsSaid(string yaml, string expected) =>
        CollectionAssert.AreEqual(new[] { expected }, ConfigText.One(yaml + "\n").Notices.ToArray());

    [TestMethod]
    [DataRow("")]
    [DataRow("loss: auto\nloss_temperature: 1")]
    [DataRow("defaults: python\nloss_temperature: 1")]
    [DataRow("evaluation_mode: cross_corpus\nloss: focal\nloss_temperature: 1\nfocal_gamma: 1")]
    [DataRow("evaluation_mode: loso\nloss: cross_entropy\nuse_difficulty_scaling: true")]
    [DataRow("evaluation_mode: cross_corpus\ntest_datasets: [A]")]
    [DataRow("lr_scheduler_T_max: 60")]
    public void Load_SettingWithEffect_IsSilent(string yaml) => Assert.IsEmpty(ConfigText.One($"dropout: 0.2\n{yaml}\n").Notices);
}
