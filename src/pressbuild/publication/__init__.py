"""A publication's folder. In: files that others wrote. Out: manifest, layouts, faces, pictures as frozen values."""
