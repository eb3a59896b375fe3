using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;

namespace Holdfast.Ui;

/// <summary>
/// The words of a slice: English sentences are their own keys, and Spanish is read once from <c>XWords.es.resx</c>. A page
/// says a hundred sentences; the framework's localizer looks each one up through every culture anew.
/// </summary>
/// <typeparam name="T">The class that names the resource.</typeparam>
internal sealed class Words<T> : IStringLocalizer<T>
{
    private readonly Lazy<FrozenDictionary<string, string>> spanish = new(ReadSpanish);

    public LocalizedString this[string name] => Of(name) is { } value ? new(name, value) : new(name, name, resourceNotFound: true);

    public LocalizedString this[string name, params object[] arguments]
    {
        get
        {
            var value = Of(name);
            return new(name, string.Format(CultureInfo.CurrentCulture, value ?? name, arguments), value is null);
        }
    }

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => spanish.Value.Keys.Select(name => this[name]);

    private string? Of(string name) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "es" ? spanish.Value.GetValueOrDefault(name) : name;

    private static FrozenDictionary<string, string> ReadSpanish() =>
        new ResourceManager(typeof(T)).GetResourceSet(CultureInfo.GetCultureInfo("es"), createIfNotExists: true, tryParents: false)?
            .Cast<DictionaryEntry>()
            .ToFrozenDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal)
        ?? FrozenDictionary<string, string>.Empty;
}
