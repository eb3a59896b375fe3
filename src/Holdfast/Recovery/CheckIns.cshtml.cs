using Holdfast.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Holdfast.Recovery;

/// <summary>How somebody was before, the newest first, for themselves alone.</summary>
public sealed class CheckInsModel(OwnThings own, MyDay day, RecoveryVocabulary vocabulary, IFeelings feelings) : PageModel
{
    private const int OnPage = 30;

    public MyDay Day => day;

    public RecoveryVocabulary Vocabulary => vocabulary;

    public IFeelings Feelings => feelings;

    public IReadOnlyList<Kept<HowItIs>> Shown { get; private set; } = [];

    /// <summary>Where the next page begins, or null where there is none.</summary>
    public string? Before { get; private set; }

    public bool WasRemoved { get; private set; }

    public bool MayChange(HowItIs how) => day.At - how.At < CheckIn.ChangedFor;

    public async Task<IActionResult> OnGet(string? before, string? removed, CancellationToken cancellation)
    {
        WasRemoved = removed is not null;
        if (await own.Page<CheckIn, HowItIs>(before, OnPage + 1, cancellation) is not { } page)
        {
            return NotFound();
        }

        Shown = [.. page.Take(OnPage)];
        Before = page.Count > OnPage ? Shown[^1].Id : null;
        return Page();
    }
}
