using Holdfast.Data;

namespace Holdfast.Groups;

/// <summary>
/// Looks at words before they are posted. Register with <c>services.AddScoped&lt;IScreenDrafts, …&gt;()</c>. Each is asked in
/// turn; the first that has something to say is heard. It must not store or log what it read.
/// </summary>
public interface IScreenDrafts
{
    /// <returns>Null when there is nothing to say.</returns>
    ValueTask<Screened?> Screen(Draft draft, CancellationToken cancellation);
}

/// <param name="DaysHere">Whole days since they joined the site.</param>
/// <param name="Shown">Keys of advice the writer has already seen with these words.</param>
public sealed record Draft(string Text, int DaysHere, string Language, IReadOnlyList<string> Shown);

/// <summary>What a screening says. Exactly one of the two is given.</summary>
/// <param name="Refusal">It isn't posted; the sentence says why and what to change, and the words stay in the form.</param>
/// <param name="Advice">Shown first, above the words; the same form sent again posts them.</param>
public sealed record Screened(Refusal? Refusal, Advice? Advice);

/// <param name="Key">Comes back in <see cref="Draft.Shown"/>: a word of lower-case letters and hyphens.</param>
/// <param name="Partial">A view drawn inside the form, which may add buttons of its own.</param>
public sealed record Advice(string Key, string Partial);
