namespace Holdfast.Web;

/// <summary>Names the resource of what every page says. Keys are the English sentences; <c>SiteWords.es.resx</c> holds the Spanish.</summary>
public sealed class SiteWords;
