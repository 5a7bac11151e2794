using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    public sealed partial class Annotations
    {
        /// <summary>
        /// Collects annotations for a column.
        /// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.dataviewschema.annotations.builder
        /// </summary>
        public sealed class Builder
        {
            private readonly DataViewSchema.Builder _columns = new();
            private readonly List<Delegate> _getters = [];

            /// <summary>Takes over those annotations whose kind <paramref name="selector"/> accepts.</summary>
            public void Add(Annotations annotations, Func<string, bool> selector)
            {
                if (annotations == null)
                    return;
                Check.NotNull(selector, nameof(selector));
                foreach (var column in annotations.Schema.Where(c => selector(c.Name)))
                    Add(column.Name, column.Type, annotations.GetGetter(column.Index), column.Annotations);
            }

            /// <exception cref="ArgumentException">The values of <paramref name="type"/> are no <typeparamref name="TValue"/>.</exception>
            public void Add<TValue>(string name, DataViewType type, ValueGetter<TValue> getter, Annotations annotations = null)
            {
                CheckPresent(name, type, getter);
                if (type.RawType != typeof(TValue))
                    throw new ArgumentException($"type.RawType must be of type '{typeof(TValue).FullName}'.", nameof(type));
                Append(name, type, getter, annotations);
            }

            /// <summary>An annotation whose getter is a <see cref="ValueGetter{TValue}"/> of the raw type of <paramref name="type"/>.</summary>
            internal void Add(string name, DataViewType type, Delegate getter, Annotations annotations)
            {
                CheckPresent(name, type, getter);
                Append(name, type, getter, annotations);
            }

            /// <summary>An annotation with one value.</summary>
            public void AddPrimitiveValue<TValue>(string name, PrimitiveDataViewType type, TValue value, Annotations annotations = null)
                => Add(name, type, (ref TValue destination) => destination = value, annotations);

            public Annotations ToAnnotations() => new(_columns.ToSchema(), [.. _getters]);

            private void Append(string name, DataViewType type, Delegate getter, Annotations annotations)
            {
                _columns.AddColumn(name, type, annotations);
                _getters.Add(getter);
            }

            private static void CheckPresent(string name, DataViewType type, Delegate getter)
            {
                if (string.IsNullOrEmpty(name))
                    throw new ArgumentNullException(nameof(name));
                Check.NotNull(type, nameof(type));
                Check.NotNull(getter, nameof(getter));
            }
        }
    }
}
