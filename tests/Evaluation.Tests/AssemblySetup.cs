using System.Globalization;

[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public static class AssemblySetup
{
    [AssemblyInitialize]
    public static void UseInvariantCulture(TestContext context)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
    }
}
