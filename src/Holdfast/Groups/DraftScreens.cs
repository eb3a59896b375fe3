using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Holdfast.Web;
using Microsoft.Extensions.Localization;

namespace Holdfast.Groups;

/// <summary>
/// Words that sound like danger: whoever writes them is shown where somebody answers now, before they post. Nobody else is
/// told, and posting is never stopped.
/// </summary>
internal sealed class WorryScreen(WordsThatWorry words) : IScreenDrafts
{
    public const string Key = "worry";
    private static readonly Advice Help = new(Key, "/Groups/_Worry.cshtml");

    public ValueTask<Screened?> Screen(Draft draft, CancellationToken cancellation) =>
        ValueTask.FromResult(words.Find(draft.Text) is null ? null : new Screened(null, Help));
}

/// <summary>Contact details and offers in somebody's first days are held back, with the reason.</summary>
internal sealed class SolicitingScreen(Soliciting soliciting, Viewer viewer, IStringLocalizer<SafetyWords> words) : IScreenDrafts
{
    public ValueTask<Screened?> Screen(Draft draft, CancellationToken cancellation) =>
        ValueTask.FromResult(draft.DaysHere < Me.FirstDays && soliciting.Find(draft.Text, viewer.Country) is { } held
            ? new Screened(new Held(words[held.Sentence]), null)
            : null);

    private sealed record Held(string Said) : Refusal(Said);
}
