using Holdfast.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>A member's passkeys: listed by name or day, added, renamed, removed.</summary>
public sealed partial class YourPasskeysModel(HoldfastDb db, Writer writer, Me me, Sealer sealer, Passkeys passkeys, Audit audit, IStringLocalizer<AccountWords> words, ILogger<YourPasskeysModel> logger) : AccountPage
{
    public sealed record Form(string? Name, string? Passkey, string? Id);

    public sealed record Shown(string Id, string? Name, LocalDate AddedOn);

    [BindProperty]
    public Form Input { get; set; } = new(null, null, null);

    public IReadOnlyList<Shown> All { get; private set; } = [];

    public bool HasPassphrase { get; private set; }

    /// <summary>For the script; empty when there are as many as there may be.</summary>
    public string Options { get; private set; } = "";

    public Task OnGet(CancellationToken cancellation) => Fill(cancellation);

    public async Task<IActionResult> OnPost(CancellationToken cancellation)
    {
        if (Named() is not { } name)
        {
            return await Wrong(cancellation);
        }

        try
        {
            if (await passkeys.Made(HttpContext, Input.Passkey, me.PublicId, name) is not { } made)
            {
                NotDone = words[new PasskeyNotMade().Sentence];
                await Fill(cancellation);
                return Again(StatusCodes.Status400BadRequest);
            }

            var id = me.MemberId;
            await writer.Write(
                db,
                async () =>
                {
                    if (await db.Passkeys.CountAsync(passkey => passkey.MemberId == id, cancellation) >= Passkey.MostPerMember)
                    {
                        return;
                    }

                    db.Passkeys.Add(Passkey.Add(id, made, me.Key, sealer));
                    await audit.Note(db, id, Deeds.PasskeyAdded, "member", id, id, cancellation);
                },
                cancellation);
            return RedirectToPage();
        }
        catch (Exception failure) when (IsStorage(failure))
        {
            LogNotKept(logger, failure.GetType().FullName);
            NotDone = words["That was not saved: the fault is on our side. Try again in a minute."];
            return Again(StatusCodes.Status503ServiceUnavailable);
        }
    }

    public async Task<IActionResult> OnPostRename(CancellationToken cancellation) => Named() is { } name
        ? await Change((passkey, _) => passkey.Become(passkey.Open(sealer) with { Name = name }, me.Key, sealer), cancellation)
        : await Wrong(cancellation);

    public async Task<IActionResult> OnPostRemove(CancellationToken cancellation)
    {
        await Fill(cancellation);
        if (All.Count == 1 && !HasPassphrase)
        {
            NotDone = words["This is your only way in. Choose a passphrase first, then remove it."];
            return Again(StatusCodes.Status400BadRequest);
        }

        return await Change((passkey, member) => db.Passkeys.Remove(passkey), cancellation, Deeds.PasskeyRemoved);
    }

    private string? Named()
    {
        var name = ShownName.Normal(Input.Name);
        return name.Length <= Passkey.LongestName ? name : null;
    }

    private async Task<IActionResult> Wrong(CancellationToken cancellation)
    {
        ModelState.AddModelError("Input.Name", words["Shorten the name to 40 characters."]);
        await Fill(cancellation);
        return Again(StatusCodes.Status400BadRequest);
    }

    private async Task<IActionResult> Change(Action<Passkey, long> change, CancellationToken cancellation, string? deed = null)
    {
        var (member, id) = (me.MemberId, Input.Id);
        var isThere = false;
        await writer.Write(
            db,
            async () =>
            {
                if (await db.Passkeys.SingleOrDefaultAsync(passkey => passkey.MemberId == member && passkey.PublicId == id, cancellation) is { } passkey)
                {
                    change(passkey, member);
                    isThere = true;
                    if (deed is not null)
                    {
                        await audit.Note(db, member, deed, "member", member, member, cancellation);
                    }
                }
            },
            cancellation);
        return isThere ? RedirectToPage() : NotFound();
    }

    private async Task Fill(CancellationToken cancellation)
    {
        var id = me.MemberId;
        HasPassphrase = await db.Members.AnyAsync(member => member.Id == id && member.Passphrase != null, cancellation);
        var mine = await db.Passkeys.AsNoTracking().Where(passkey => passkey.MemberId == id).OrderBy(passkey => passkey.Id).ToListAsync(cancellation);
        All = [.. mine.Select(passkey => (passkey.PublicId, Record: passkey.Open(sealer))).Select(mine => new Shown(mine.PublicId, mine.Record.Name.Length == 0 ? null : mine.Record.Name, mine.Record.Day))];
        Options = All.Count < Passkey.MostPerMember ? await passkeys.ToMake(HttpContext, me.PublicId) : "";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A passkey could not be stored: {Kind}")]
    private static partial void LogNotKept(ILogger logger, string? kind);
}
