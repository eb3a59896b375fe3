using Holdfast.Data;
using Holdfast.Recovery;

namespace Holdfast.Tests.Recovery;

/// <summary>The file of words is edited by communities: what is wrong in it is told by line, before the site serves anybody.</summary>
public class RecoveryVocabularyFacts
{
    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "recovery.yaml");
    private static readonly string Shipped = File.ReadAllText(Path);

    [Fact]
    public void The_file_that_comes_with_the_site_is_right()
    {
        var vocabulary = RecoveryVocabulary.Load(Path);
        Assert.Equal(5, vocabulary.Moods.Count);
        Assert.Equal("Low", vocabulary.Mood(2).English);
        Assert.Equal("Strong", vocabulary.UrgeWords(8).English);
        Assert.NotEmpty(vocabulary.Suggestions);
    }

    [Theory]
    [InlineData("- {en: Bright, es: Muy bien}", "", "there are 5 moods, not 4")]
    [InlineData("strength: 5,", "strength: 1,", "urges rise from strength 0 to 10")]
    [InlineData("strength: 10", "strength: 11", "strength is a whole number from 0 to 10")]
    [InlineData("stress: {en: Stress, es: Estrés}", "stress: {en: Stress}", "es is missing here")]
    [InlineData("stress:", "Stress:", "a code is up to 20 lower-case letters")]
    [InlineData("days: 7,", "days: 70,", "milestones go from few days to many")]
    [InlineData("when: high-urge", "when: urgent", "when is one of any, high-urge")]
    [InlineData("to: /toolkit", "to: //example.org", "to is a page of this site")]
    [InlineData("moods:", "mood:", "moods is missing here")]
    public void What_is_wrong_is_told_by_line(string right, string wrong, string told)
    {
        var refusal = Assert.Throws<RefusalException>(() => RecoveryVocabulary.Read(new StringReader(Replace(right, wrong)), "recovery.yaml"));
        Assert.StartsWith("recovery.yaml, line ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(told, refusal.Message, StringComparison.Ordinal);
    }

    private static string Replace(string right, string wrong)
    {
        var at = Shipped.IndexOf(right, StringComparison.Ordinal);
        Assert.InRange(at, 0, Shipped.Length);
        return string.Concat(Shipped.AsSpan(0, at), wrong, Shipped.AsSpan(at + right.Length));
    }
}
