using Holdfast.Safety;

namespace Holdfast.Tests.Safety;

public sealed class SolicitingFacts(ITestOutputHelper output)
{
    private static readonly Soliciting Shipped = Soliciting.Load(
        Path.Combine(AppContext.BaseDirectory, "soliciting.yaml"), CrisisLines.Load(Path.Combine(AppContext.BaseDirectory, "crisis-lines.yaml")));

    [Theory]
    [InlineData("soliciting-dev.tsv")]
    [InlineData("soliciting-unseen.tsv")]
    public void Measure(string file)
    {
        var measured = Measured.By(file, text => Shipped.Find(text, "US")?.Kind.ToString());
        output.WriteLine(measured.Row);
        foreach (var mistake in measured.Mistakes)
        {
            output.WriteLine(mistake);
        }
    }
}
