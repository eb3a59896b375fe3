using Holdfast.Accounts;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Holdfast.Recovery;

/// <summary>What somebody adds to an urge of theirs: what set it off, what they did, and how it was then.</summary>
public sealed class ChangeUrgeModel(
    Keeping keeping, OwnThings own, RecoveryVocabulary vocabulary, IStringLocalizer<RecoveryWords> words) : KeepingPage(keeping)
{
    public sealed class Form
    {
        public string? Trigger { get; set; }

        public string? Where { get; set; }

        public List<string> Did { get; set; } = [];

        public string? After { get; set; }

        public string? Note { get; set; }
    }

    [BindProperty]
    public Form Input { get; set; } = new();

    public UrgeNote Urge { get; private set; } = null!;

    public RecoveryVocabulary Vocabulary => vocabulary;

    public bool WasKept { get; private set; }

    public async Task<IActionResult> OnGet(string id, string? kept, CancellationToken cancellation)
    {
        WasKept = kept is not null;
        if (await Find(id, cancellation) is null)
        {
            return NotFound();
        }

        Input = new Form { Trigger = Urge.Trigger, Where = Urge.Where, Did = [.. Urge.Did], After = Urge.After?.ToString(CultureInfo.InvariantCulture), Note = Urge.Note };
        return Page();
    }

    public async Task<IActionResult> OnPost(string id, CancellationToken cancellation)
    {
        if (await Find(id, cancellation) is not { } urge)
        {
            return NotFound();
        }

        var said = Read();
        return await Keep(() => own.Say(urge, said!), "/urges", cancellation);
    }

    public async Task<IActionResult> OnPostRemove(string id, CancellationToken cancellation) =>
        await Find(id, cancellation) is { } urge ? await Keep(() => Db.Urges.Remove(urge), "/urges?removed=1", cancellation) : NotFound();

    private UrgeNote? Read()
    {
        var trigger = string.IsNullOrEmpty(Input.Trigger) ? null : Input.Trigger;
        var where = string.IsNullOrEmpty(Input.Where) ? null : Input.Where;
        var after = string.IsNullOrEmpty(Input.After) ? null : CheckInForm.Number(Input.After, 0, HowItIs.StrongestUrge);
        var note = CheckInForm.Text(Input.Note);
        Check(trigger is not null && !vocabulary.Triggers.ContainsKey(trigger), "Input.Trigger");
        Check(where is not null && !vocabulary.Places.ContainsKey(where), "Input.Where");
        Check(Input.Did.Exists(deed => !vocabulary.Deeds.ContainsKey(deed)), "Input.Did");
        Check(after is null && !string.IsNullOrEmpty(Input.After), "Input.After");
        if (note is { Length: > UrgeNote.LongestNote })
        {
            ModelState.AddModelError("Input.Note", words["That is longer than {0} characters. Shorten it a little; nothing is lost.", UrgeNote.LongestNote]);
        }

        return ModelState.IsValid ? Urge with { Trigger = trigger, Where = where, Did = [.. Input.Did.Distinct()], After = after, Note = note } : null;
    }

    private void Check(bool isWrong, string field)
    {
        if (isWrong)
        {
            ModelState.AddModelError(field, words["Choose from the list, or leave it."]);
        }
    }

    private async Task<Urge?> Find(string id, CancellationToken cancellation)
    {
        var urge = await own.Find<Urge, UrgeNote>(id, cancellation);
        if (urge is not null)
        {
            Urge = own.Open(urge);
        }

        return urge;
    }
}
