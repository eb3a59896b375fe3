using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Holdfast.Accounts;

/// <summary>Writes a member's copy of everything of theirs, from every slice that holds something: as JSON, or as a page to read. Streamed: there may be much.</summary>
public sealed class MyCopy(HoldfastDb db, Me me, IEnumerable<IExportMine> slices, IClock clock)
{
    private const int FlushAt = 16 * 1024;

    public async Task WriteJson(Stream output, CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("made", InstantPattern.General.Format(clock.GetCurrentInstant()));
        foreach (var slice in slices)
        {
            json.WriteStartArray(slice.Name);
            await foreach (var thing in slice.Mine(db, me, cancellation))
            {
                json.WriteStartObject();
                foreach (var value in thing)
                {
                    json.WriteString(value.Name, value.Value);
                }

                json.WriteEndObject();
                if (json.BytesPending > FlushAt)
                {
                    await json.FlushAsync(cancellation);
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        await json.FlushAsync(cancellation);
    }

    /// <param name="title">Of the page, in the member's language.</param>
    /// <param name="nothing">Said where a part is empty.</param>
    public async Task WritePage(Stream output, string language, string title, string nothing, CancellationToken cancellation)
    {
        await using var page = new StreamWriter(output, new UTF8Encoding(false), FlushAt, leaveOpen: true);
        var html = HtmlEncoder.Default;
        await page.WriteAsync($"<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{html.Encode(title)}</title></head><body><h1>{html.Encode(title)}</h1>");
        foreach (var slice in slices)
        {
            await page.WriteAsync($"<h2>{html.Encode(slice.Title.In(language))}</h2>");
            var isEmpty = true;
            await foreach (var thing in slice.Mine(db, me, cancellation))
            {
                isEmpty = false;
                await page.WriteAsync("<dl>");
                foreach (var value in thing.Where(value => value.Value is not null))
                {
                    await page.WriteAsync($"<dt>{html.Encode(value.Label.In(language))}</dt><dd>{html.Encode(value.Value!)}</dd>");
                }

                await page.WriteAsync("</dl>");
            }

            if (isEmpty)
            {
                await page.WriteAsync($"<p>{html.Encode(nothing)}</p>");
            }
        }

        await page.WriteAsync("</body></html>");
        await page.FlushAsync(cancellation);
    }
}

/// <summary>What this slice holds of a member: who they are here, and the traces of their way in.</summary>
internal sealed class AccountCopy(Sealer sealer) : IExportMine
{
    public string Name => "account";

    public Ui.LocalText Title { get; } = new("Your account", "Tu cuenta");

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var id = me.MemberId;
        var joinedOn = await db.Members.Where(member => member.Id == id).Select(member => member.JoinedOn).SingleAsync(cancellation);
        var codes = await db.RecoveryCodes.CountAsync(code => code.MemberId == id && code.UsedAt == null, cancellation);
        yield return
        [
            new("name", new("Name", "Nombre"), me.Profile.Name),
            new("joined", new("Joined on", "Te uniste el"), LocalDatePattern.Iso.Format(joinedOn)),
            new("language", new("Language", "Idioma"), me.Profile.Language),
            new("timeZone", new("Time zone", "Zona horaria"), me.Profile.TimeZone),
            new("onlyTitle", new("Title of every page", "Título de todas las páginas"), me.Profile.OnlyTitle),
            new("mutedWords", new("Muted words", "Palabras en silencio"), me.Profile.MutedWords.Count == 0 ? null : string.Join(", ", me.Profile.MutedWords)),
            new("codesLeft", new("Recovery codes left", "Códigos de recuperación que quedan"), codes.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
        foreach (var passkey in await db.Passkeys.AsNoTracking().Where(passkey => passkey.MemberId == id).OrderBy(passkey => passkey.Id).ToListAsync(cancellation))
        {
            var record = passkey.Open(sealer);
            yield return [new("passkey", new("Passkey", "Llave de acceso"), record.Name), new("added", new("Added on", "Añadida el"), record.AddedOn)];
        }

        foreach (var session in await db.Sessions.AsNoTracking().Where(session => session.MemberId == id).OrderBy(session => session.Id).ToListAsync(cancellation))
        {
            yield return
            [
                new("browser", new("Browser", "Navegador"), session.Label is null ? null : sealer.Open(session.Label, session.LabelPlace)),
                new("signedIn", new("Signed in", "Sesión abierta"), InstantPattern.General.Format(session.StartedAt)),
                new("lastUsed", new("Last used", "Último uso"), InstantPattern.General.Format(session.SeenAt)),
            ];
        }

        foreach (var grant in await db.RoleGrants.AsNoTracking().Where(grant => grant.MemberId == id).OrderBy(grant => grant.Id).ToListAsync(cancellation))
        {
            yield return
            [
                new("role", new("Role", "Tarea"), grant.Role),
                new("reason", new("Reason", "Motivo"), sealer.Open(grant.Reason!, grant.ReasonPlace)),
                new("from", new("From", "Desde"), InstantPattern.General.Format(grant.From)),
                new("until", new("Until", "Hasta"), InstantPattern.General.Format(grant.RevokedAt ?? grant.Until)),
            ];
        }
    }
}

/// <summary>The lines of the audit log about the member.</summary>
internal sealed class LookedCopy(IEnumerable<IAboutMeToo> also) : IExportMine
{
    public string Name => "looked";

    public Ui.LocalText Title { get; } = new("Who looked at your things", "Quién miró tus cosas");

    public async IAsyncEnumerable<IReadOnlyList<ExportedValue>> Mine(HoldfastDb db, Me me, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var id = me.MemberId;
        await foreach (var entry in (await also.EntriesAbout(db, me, cancellation)).AsNoTracking().OrderBy(entry => entry.Number).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            yield return
            [
                new("at", new("When", "Cuándo"), InstantPattern.General.Format(entry.At)),
                new("what", new("What", "Qué"), entry.Verb),
                new("by", new("Who", "Quién"), entry.Actor == id ? "you" : entry.Actor is null ? "the site" : "somebody with a role"),
            ];
        }
    }
}
