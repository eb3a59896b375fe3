using Holdfast.Safety;

namespace Holdfast.Tests.Safety;

public sealed class WordsThatWorryFacts(ITestOutputHelper output)
{
    private static readonly WordsThatWorry Shipped = WordsThatWorry.Load(Path.Combine(AppContext.BaseDirectory, "worrying-words.yaml"));

    [Theory]
    [InlineData("crisis-dev.tsv")]
    [InlineData("crisis-unseen.tsv")]
    public void Measure(string file)
    {
        var measured = Measured.By(file, text => Shipped.Find(text)?.Phrase);
        output.WriteLine(measured.Row);
        foreach (var mistake in measured.Mistakes)
        {
            output.WriteLine(mistake);
        }
    }
}
